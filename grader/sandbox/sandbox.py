"""Runs submissions: keeps one warm box per runtime and opens a fresh cell in it for every check."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from grader.errors import BoxFault
from grader.model import Limits
from grader.sandbox.box import Box, join_box, probe_joined, start_box
from grader.sandbox.boxes import BoxPool
from grader.sandbox.capacity import cells_at_once, usable_memory
from grader.sandbox.cgroups import Group, GroupPool, Quota, open_pool
from grader.sandbox.fate import Fate, fate_of
from grader.sandbox.figures import BoxFigures
from grader.sandbox.inside.order import Way
from grader.sandbox.opening import PROBE_LIMITS, order_cell, try_box
from grader.sandbox.shown import shown_to
from grader.sandbox.source import CellSource, Line, safe_file_name, tensorflow_threads
from grader.sandbox.tiers import probe_tier, require_tier
from grader.settings import Settings

__all__ = ["CHECK_THREADS", "Sandbox", "order_cell", "safe_file_name", "tensorflow_threads"]

CHECK_THREADS = 1
"""What the warm interpreter is made for; a training cell is given more when it opens."""


class Sandbox(CellSource):
    """Thread-safe; one per process; a context manager that closes its boxes.

    Starts nothing until it is used. Raises TierTooLow where this machine isolates less than
    `settings.min_tier`. `cores` is how many cells, or threads of one cell, compute at a time: as
    many as the settings say and memory bears.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        box_socket = settings.box_socket
        probe = probe_joined(box_socket) if box_socket is not None else probe_tier()
        require_tier(probe, settings.min_tier)
        self._probe = probe
        self.tier = probe.tier
        self.cores = cells_at_once(settings.cell_threads, usable_memory())
        if probe.way is Way.FOLDERS:  # nothing but the container limits what cells use together
            self.cores = 1
        self._lock = threading.Lock()
        self._boxes = BoxPool(self._start_box)
        self._groups: GroupPool | None = None
        self._groups_tried = box_socket is not None or self.tier == "none"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.close()

    def warm(self, runtime: str) -> None:
        """Start the box of "numpy", "tensorflow" or "judge" now; raises BoxFault."""
        self._boxes.release(self._boxes.take(runtime))

    @contextlib.contextmanager
    def open(self, runtime: str, limits: Limits, threads: int) -> Iterator[Line]:
        """A fresh cell of a warm box, in a control group of its own where there is one."""
        with contextlib.ExitStack() as stack:
            group = self._lease(stack, limits, threads)
            box = self._boxes.take(runtime)
            try:
                line = order_cell(box, limits, threads, group)
            except BoxFault:
                self._boxes.give_back(box, Fate.BROKEN)
                raise
            try:
                yield line
            except BoxFault as fault:
                line.fate = fate_of(fault)
                raise
            finally:
                self._boxes.give_back(box, line.fate, line.waited)

    def figures(self) -> tuple[BoxFigures, ...]:
        """What happened to the boxes so far, by runtime."""
        return self._boxes.figures()

    def close(self) -> None:
        """End every box and remove every control group."""
        self._boxes.close()
        with self._lock:
            groups, self._groups = self._groups, None
        if groups is not None:
            groups.close()

    def _lease(self, stack: contextlib.ExitStack, limits: Limits, threads: int) -> Group | None:
        with self._lock:
            if not self._groups_tried:
                self._groups_tried = True
                self._groups = open_pool()
        if self._groups is None:
            return None
        quota = Quota(limits.memory_bytes, limits.processes, threads)
        return stack.enter_context(self._groups.lease(quota))

    def _start_box(self, runtime: str) -> Box:
        """A box that was tried and works; raises BoxFault."""
        box = self._find_box(runtime)
        try:
            with contextlib.ExitStack() as stack:
                try_box(box, self._lease(stack, PROBE_LIMITS, CHECK_THREADS))
            box.remember_health()
        except BoxFault:
            box.close()
            raise
        return box

    def _find_box(self, runtime: str) -> Box:
        if self._settings.box_socket is not None:
            return join_box(runtime, self._settings.box_socket)
        return start_box(
            runtime,
            self._probe,
            self._settings.runtimes,
            CHECK_THREADS,
            shown_to(runtime, self._settings),
        )
