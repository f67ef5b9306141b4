"""Opens cells for one submission and keeps count of what they cost."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from grader.errors import Crashed, Killed, MemoryLimit, OutputLimit, StudentFault, TimeLimit
from grader.failing_input import Tried, no_calls
from grader.model import Assignment, Limits, Mistake
from grader.play import Call, CellSolution, functions_by_name
from grader.report import Curve, Usage
from grader.sandbox import CellSource, CurveLog
from grader.sentences import join, say


@dataclass(frozen=True)
class Submission:
    """One file under test, with what its inspection found out.

    `refused` holds the sentence for each function that calls what it should implement.
    """

    assignment: Assignment
    source: bytes
    seed: int
    runtime: str
    refused: Mapping[str, str]

    @property
    def limits(self) -> Limits:
        """The limits of a check that states none of its own."""
        if self.runtime == "tensorflow":
            return self.assignment.tensorflow_limits
        return self.assignment.limits


@dataclass
class History:
    """What a grading run has seen so far, so that nothing hopeless is run twice.

    `load_fault` is set once the file itself did not load; `exhausted` names the functions that
    ran out of time, each with the title of the check where they did; `possible_mistakes` holds
    what would explain each failed check, by the check's name. `engine_seconds` is the
    processor time of our own side, reference plays and draws of digits left out. Shared by the
    threads of one run.
    """

    load_fault: StudentFault | None = None
    exhausted: dict[str, str] = field(default_factory=dict)
    possible_mistakes: dict[str, tuple[Mistake, ...]] = field(default_factory=dict)
    engine_seconds: float = 0.0
    _doubted: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def while_loading(self, fault: StudentFault) -> StudentFault:
        """The fault as it is told; that of a file which will never load is kept."""
        told = while_loading(fault)
        if not isinstance(fault, Killed) or self._doubted:
            self.load_fault = told
        return told

    def doubts(self, fault: StudentFault) -> bool:
        """Whether a part should be run once more: anybody may have killed it. Once in a run."""
        with self._lock:
            if self._doubted or not isinstance(fault, Killed):
                return False
            self._doubted = True
            return True

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count what this thread computes in the block."""
        started = time.thread_time()
        try:
            yield
        finally:
            with self._lock:
                self.engine_seconds += time.thread_time() - started


@dataclass
class CellRun:
    """The cells of one check or gate: opens them and adds up what they used.

    `curves` are what each cell logged, in order; `on_curves`, where there is one, sees them grow.
    """

    sandbox: CellSource
    submission: Submission
    history: History
    limits: Limits
    threads: int | None
    on_curves: Callable[[tuple[Curve, ...]], None] | None = None
    curves: list[tuple[Curve, ...]] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    calling: str | None = None
    tried: deque[Tried] = field(default_factory=no_calls)

    @contextmanager
    def solution(self, expected: tuple[Call, ...] = ()) -> Iterator[CellSolution]:
        """The student's module, loaded in a fresh cell that ends with this context."""
        file_name = self.submission.assignment.file_name
        runtime, source = self.submission.runtime, self.submission.source
        log = CurveLog(self.on_curves)
        functions = functions_by_name(self.submission.assignment.functions)
        refuses = {name: each.refuses for name, each in functions.items() if each.refuses}
        opening = self.sandbox.cell(
            runtime, source, file_name, self.limits, self.threads, log, refuses
        )
        started = time.monotonic()
        with ExitStack() as stack:
            try:
                cell = stack.enter_context(opening)
            except StudentFault as fault:
                self._count(Usage(wall_seconds=time.monotonic() - started))
                raise self.history.while_loading(fault) from fault
            solution = CellSolution(cell, functions, expected, self.submission.refused)
            try:
                yield solution
            finally:
                self.calling, self.tried = solution.calling, solution.tried
                stack.close()
                self.curves.append(log.curves())
                self._count(cell.usage)

    def _count(self, used: Usage) -> None:
        self.usage = Usage(
            self.usage.wall_seconds + used.wall_seconds,
            self.usage.cpu_seconds + used.cpu_seconds,
            max(self.usage.memory_bytes, used.memory_bytes),
            used.output or self.usage.output,
            used.output_truncated or self.usage.output_truncated,
        )


def while_loading(fault: StudentFault) -> StudentFault:
    """The fault of a file that did not load; a limit's sentence says when it was reached."""
    if not isinstance(fault, TimeLimit | MemoryLimit | OutputLimit | Crashed):
        return fault
    when = say("That was while your file was loaded, before any function ran.")
    return type(fault)(join([fault.sentence, when]))
