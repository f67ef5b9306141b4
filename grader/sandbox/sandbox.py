"""Runs submissions: keeps one warm box per runtime and opens a fresh cell in it for every check."""

from __future__ import annotations

import contextlib
import math
import os
import socket
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from grader.errors import BoxFault
from grader.model import Limits
from grader.sandbox.box import Box, join_box, start_box
from grader.sandbox.boxes import BoxPool
from grader.sandbox.cgroups import Group, GroupPool, Quota, open_pool
from grader.sandbox.shown import shown_to
from grader.sandbox.source import CellSource, Line, safe_file_name, tensorflow_threads
from grader.sandbox.tiers import TierProbe, probe_tier, require_tier
from grader.settings import Settings

__all__ = ["CHECK_THREADS", "Sandbox", "order_cell", "safe_file_name", "tensorflow_threads"]

CHECK_THREADS = 1
"""What the warm interpreter is made for; a training cell is given more when it opens."""


class Sandbox(CellSource):
    """Thread-safe; one per process; a context manager that closes its boxes.

    Starts nothing until it is used. Raises TierTooLow where this machine isolates less than
    `settings.min_tier`. `cores` is how many cells, or threads of one cell, compute at a time.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._joined = settings.box_socket is not None
        probe = TierProbe("A", "the box is a container") if self._joined else probe_tier()
        require_tier(probe, settings.min_tier)
        self.tier = probe.tier
        self.cores = settings.cell_threads
        self._lock = threading.Lock()
        self._boxes = BoxPool(self._start_box)
        self._groups: GroupPool | None = None
        self._groups_tried = self._joined or self.tier == "none"

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
        self._boxes.give_back(self._boxes.take(runtime))

    @contextlib.contextmanager
    def open(self, runtime: str, limits: Limits, threads: int) -> Iterator[Line]:
        """A fresh cell of a warm box, in a control group of its own where there is one."""
        with contextlib.ExitStack() as stack:
            group = self._lease(stack, limits, threads)
            box = self._boxes.take(runtime)
            stack.callback(self._boxes.give_back, box)
            try:
                yield order_cell(box, limits, threads, group)
            except BoxFault:
                self._boxes.discard(box)
                raise

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
        if self._settings.box_socket is not None:
            return join_box(runtime, self._settings.box_socket)
        return start_box(
            runtime,
            self.tier,
            self._settings.runtimes,
            CHECK_THREADS,
            shown_to(runtime, self._settings),
        )


def order_cell(box: Box, limits: Limits, threads: int, group: Group | None) -> Line:
    """Open a cell in a box; raises BoxFault."""
    order: dict[str, object] = {
        "threads": threads,
        "memory_bytes": limits.memory_bytes,
        "processes": limits.processes,
        "cpu_milliseconds": math.ceil(limits.cpu_seconds * 1000),
        "scratch_bytes": limits.scratch_bytes,
        "metered": group is None,
    }
    channel, their_channel = socket.socketpair()
    lifeline, their_lifeline = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    output, their_output = os.pipe()
    line = Line(channel, lifeline, output, group)
    theirs = (their_channel.fileno(), their_lifeline.fileno(), their_output)
    try:
        box.order_cell(order, (*theirs, *(group.descriptors if group is not None else ())))
    except BoxFault:
        line.close()
        raise
    finally:
        their_channel.close()
        their_lifeline.close()
        os.close(their_output)
    return line
