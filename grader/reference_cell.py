"""Plays a gate on the reference in a cell of its own, where our process cannot import it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from grader.cells import CellRun, History, Submission
from grader.errors import StudentFault
from grader.misuse import MISUSE, Undecided
from grader.play import CellSolution, broken_play
from grader.refusals import runtime_for

Replay = Callable[[CellSolution], object]


@contextmanager
def ours_if_reference_breaks(run: CellRun, replay: Replay) -> Iterator[None]:
    """Decide what `misuse_as_bad_answer` left undecided, once the student's cell is gone.

    Raises AssignmentFault where the reference fares no better, and the student's fault where it
    does.
    """
    try:
        yield
    except Undecided as fault:
        if _reference_breaks(run, replay):
            raise broken_play(fault.__cause__) from fault
        raise


def threads_for(runtime: str) -> int | None:
    """How many threads a training gets; None gives it every core.

    OpenBLAS threads that have to wait for each other cost up to ten times the single thread's
    time on a busy machine; TensorFlow's pools share a core without spinning.
    """
    return None if runtime == "tensorflow" else 1


def _reference_breaks(run: CellRun, replay: Replay) -> bool:
    """Whether a play cannot be brought to its end with the reference, for whatever reason."""
    assignment, seed = run.submission.assignment, run.submission.seed
    source = assignment.reference_path.read_bytes()
    try:
        runtime = runtime_for(run.sandbox.inspect(source, assignment.file_name).modules)
        handed_in = Submission(assignment, source, seed, runtime, {})
        own = CellRun(run.sandbox, handed_in, History(), run.limits, threads_for(runtime))
        with own.solution() as solution:
            replay(solution)
    except (StudentFault, *MISUSE):
        return True
    return False
