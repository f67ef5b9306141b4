"""The line of grading: inspect, play, compare, diagnose, score, report."""

from __future__ import annotations

import time
from collections.abc import Callable

from grader.cells import History, Submission
from grader.datasets import Digits
from grader.errors import StudentFault, UnusableInput
from grader.gates import gate_flags
from grader.model import Assignment, Check, CheckResult, Gate, Progress, Report
from grader.refusals import refused_functions, runtime_for
from grader.running import run_check, run_gate
from grader.sandbox import Sandbox
from grader.scoring import total_score


def grade(
    assignment: Assignment,
    source: bytes,
    seed: int,
    sandbox: Sandbox,
    digits: Digits | None,
    on_progress: Callable[[Progress], None],
) -> Report:
    """Grade one file; `seed` is the attempt's secret, `digits` is needed where there are gates.

    The student's faults become verdicts. OurFault is raised when something of ours failed:
    then there is no report, and the submission must be graded again.
    """
    if assignment.gates and digits is None:
        raise UnusableInput(f"{assignment.name} trains on digits, but no digits were given.")
    started = time.perf_counter()
    history = History()
    submission = inspect_submission(assignment, source, seed, sandbox, history)
    inspected = time.perf_counter()
    results: list[CheckResult] = []
    total = len(assignment.parts)
    for number, part in enumerate(assignment.parts):
        on_progress(Progress(number, total, part.title))
        if isinstance(part, Gate) and digits is not None:
            results.append(run_gate(sandbox, submission, part, digits, history))
        elif isinstance(part, Check):
            results.append(run_check(sandbox, submission, part, history))
    on_progress(Progress(total, total, "gets its report"))
    seconds = time.perf_counter() - started
    spent = (inspected - started) + history.cell_seconds + history.reference_seconds
    return Report(
        assignment=assignment.name,
        version=assignment.version,
        score=total_score(results),
        max_score=assignment.max_score,
        seconds=round(seconds, 4),
        dataset=digits.name if assignment.gates and digits is not None else "none",
        checks=tuple(results),
        seed=seed,
        runtime=submission.runtime,
        tier=sandbox.tier,
        flags=flags_of(assignment, results),
        engine_seconds=round(max(0.0, seconds - spent), 4),
    )


def inspect_submission(
    assignment: Assignment, source: bytes, seed: int, sandbox: Sandbox, history: History
) -> Submission:
    """Parse the file in a cell of its own; one that cannot be read is remembered as such."""
    try:
        inspection = sandbox.inspect(source, assignment.file_name)
    except StudentFault as fault:
        history.load_fault = fault
        return Submission(assignment, source, seed, "numpy", {})
    refused = refused_functions(assignment, inspection.operations)
    return Submission(assignment, source, seed, runtime_for(inspection.modules), refused)


def flags_of(assignment: Assignment, results: list[CheckResult]) -> tuple[str, ...]:
    """What staff should look at in this report; students never see it."""
    by_name = {result.name: result.accuracy for result in results}
    return tuple(
        flag
        for gate in assignment.gates
        if (accuracy := by_name[gate.name]) is not None
        for flag in gate_flags(gate, accuracy)
    )
