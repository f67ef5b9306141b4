"""Runs submissions: keeps one warm box per runtime and opens a fresh cell in it for every check."""

from __future__ import annotations

import contextlib
import math
import os
import re
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from types import TracebackType
from typing import Self

from grader.errors import BoxFault, Crashed, NotLoadable, RaisedError
from grader.model import Limits
from grader.sandbox.box import Box, join_box, start_box
from grader.sandbox.boxes import BoxPool
from grader.sandbox.cell import Cell
from grader.sandbox.cgroups import Group, GroupPool, Quota, open_pool
from grader.sandbox.conversation import Conversation
from grader.sandbox.curves import CurveLog
from grader.sandbox.inspection import Inspection
from grader.sandbox.streams import Lifeline, Output
from grader.sandbox.tiers import TierProbe, probe_tier, require_tier
from grader.settings import Settings

CHECK_THREADS = 1
"""What the warm interpreter is made for; a training cell is given more when it opens."""
_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,80}")
_INSPECTION_LIMITS = Limits()


@dataclass(frozen=True)
class Terms:
    """What a cell may use, its cores, where its curves go, and what each function may not call."""

    limits: Limits
    cores: int
    log: CurveLog
    refuses: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Sandbox:
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
        """Start the box of "numpy" or "tensorflow" now; raises BoxFault."""
        self._boxes.give_back(self._boxes.take(runtime))

    def inspect(self, source: bytes, file_name: str) -> Inspection:
        """What a submission defines, imports and uses; raises NotLoadable or a limit's fault."""
        try:
            return self._inspect(source, safe_file_name(file_name))
        except BoxFault:
            return self._inspect(source, safe_file_name(file_name))

    @contextlib.contextmanager
    def cell(
        self,
        runtime: str,
        source: bytes,
        file_name: str,
        limits: Limits,
        threads: int | None = None,
        log: CurveLog | None = None,
        refuses: Mapping[str, Sequence[str]] | None = None,
    ) -> Iterator[Cell]:
        """A fresh cell in which the submission has run as a module.

        `log` takes the training curves that it logs; without one they are left out. `refuses`
        holds, by function, patterns of the operations that calls are watched for.
        Entering raises StudentFault where that fails (NotLoadable, TimeLimit …) and BoxFault where
        we fail, though not before a second box has been tried.
        """
        if runtime == "tensorflow":
            limits = replace(limits, processes=max(limits.processes, tensorflow_threads()))
        terms = Terms(limits, threads or self.cores, log or CurveLog(), refuses or {})
        order = (runtime, source, safe_file_name(file_name), terms)
        with contextlib.ExitStack() as stack:
            try:
                cell = stack.enter_context(self._load(*order))
            except BoxFault:
                cell = stack.enter_context(self._load(*order))
            yield cell

    def close(self) -> None:
        """End every box and remove every control group."""
        self._boxes.close()
        with self._lock:
            groups, self._groups = self._groups, None
        if groups is not None:
            groups.close()

    def _inspect(self, source: bytes, file_name: str) -> Inspection:
        try:
            with self._open("numpy", Terms(_INSPECTION_LIMITS, self.cores, CurveLog())) as cell:
                return cell.inspect(source, file_name)
        except (Crashed, RaisedError):
            raise NotLoadable("Python's parser breaks down over your file.") from None

    @contextlib.contextmanager
    def _load(self, runtime: str, source: bytes, file_name: str, terms: Terms) -> Iterator[Cell]:
        with self._open(runtime, terms) as cell:
            cell.load(source, file_name, terms.refuses)
            yield cell

    @contextlib.contextmanager
    def _open(self, runtime: str, terms: Terms) -> Iterator[Cell]:
        with contextlib.ExitStack() as stack:
            group = self._lease(stack, terms)
            box = self._boxes.take(runtime)
            stack.callback(self._boxes.give_back, box)
            try:
                conversation = order_cell(box, terms, group)
                cell = Cell(conversation, terms.limits.answer_bytes)
                try:
                    yield cell
                finally:
                    cell.usage = conversation.finish()
            except BoxFault:
                self._boxes.discard(box)
                raise

    def _lease(self, stack: contextlib.ExitStack, terms: Terms) -> Group | None:
        with self._lock:
            if not self._groups_tried:
                self._groups_tried = True
                self._groups = open_pool()
        if self._groups is None:
            return None
        quota = Quota(terms.limits.memory_bytes, terms.limits.processes, terms.cores)
        return stack.enter_context(self._groups.lease(quota))

    def _start_box(self, runtime: str) -> Box:
        if self._settings.box_socket is not None:
            return join_box(runtime, self._settings.box_socket)
        return start_box(runtime, self.tier, self._settings.runtimes, CHECK_THREADS)


def tensorflow_threads() -> int:
    """Threads that TensorFlow starts on this machine whatever it is told; it aborts without."""
    return 32 + 4 * len(os.sched_getaffinity(0))


def safe_file_name(name: str) -> str:
    """The last part of a file's name if it is harmless, else "submission.py"."""
    last = PurePath(name).name
    return last if _FILE_NAME.fullmatch(last) else "submission.py"


def order_cell(box: Box, terms: Terms, group: Group | None) -> Conversation:
    """Open a cell in a box and start its clock; raises BoxFault."""
    limits = terms.limits
    order: dict[str, object] = {
        "threads": terms.cores,
        "memory_bytes": limits.memory_bytes,
        "processes": limits.processes,
        "cpu_milliseconds": math.ceil(limits.cpu_seconds * 1000),
        "scratch_bytes": limits.scratch_bytes,
        "metered": group is None,
    }
    channel, their_channel = socket.socketpair()
    lifeline, their_lifeline = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    output, their_output = os.pipe()
    theirs = (their_channel.fileno(), their_lifeline.fileno(), their_output)
    conversation = Conversation(
        channel, Lifeline(lifeline), Output(output, limits.output_bytes), limits, group, terms.log
    )
    try:
        box.order_cell(order, (*theirs, *(group.descriptors if group is not None else ())))
    except BoxFault:
        their_lifeline.close()
        conversation.finish()
        raise
    finally:
        their_channel.close()
        their_lifeline.close()
        os.close(their_output)
    return conversation
