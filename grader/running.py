"""Runs one check on one submission and turns what happened into a result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.cells import CellRun, History, Submission
from grader.comparison import Tolerance, compare_observations
from grader.diagnosis import play_reference, possible_mistakes, possible_shapes
from grader.errors import OtherShape, StudentFault, TimeLimit
from grader.failing_input import failing_input
from grader.model import Check, Part, Verdict
from grader.pictures import draw_picture, play_picture
from grader.play import TrustedPlay, play_student, trusted_functions
from grader.report import CheckResult, Usage
from grader.sandbox import CellSource
from grader.sentences import fill, say

LONGEST_MESSAGE = 2000
"""Of a sentence, which may quote what came back."""
LONGEST_OUTPUT = 2**17
MOST_OUTPUT = 2**21
"""Of what one check, and all of them together, may print into a report."""
CUT_OFF = "\n… the rest was cut off."


def run_check(
    sandbox: CellSource, submission: Submission, check: Check, history: History
) -> CheckResult:
    """Play `check` on reference and submission, compare, and diagnose a difference."""
    reference = play_reference(submission.assignment, check, submission.seed)
    with history.counting():
        return _judge(sandbox, submission, check, history, reference)


def make_result(part: Part, verdict: Verdict, message: str, usage: Usage) -> CheckResult:
    """The result of a part that ran to its end; all of its points or none."""
    return CheckResult(
        name=part.name,
        title=part.title,
        verdict=verdict,
        points=part.points if verdict is Verdict.PASSED else 0.0,
        max_points=part.points,
        message=message if len(message) <= LONGEST_MESSAGE else f"{message[:LONGEST_MESSAGE]}…",
        hidden=part.hidden,
        seconds=round(usage.wall_seconds, 4),
        cpu_seconds=round(usage.cpu_seconds, 4),
        memory_bytes=usage.memory_bytes,
        output=usage.output + (CUT_OFF if usage.output_truncated else ""),
        trained=not isinstance(part, Check),
    )


def with_room(results: Sequence[CheckResult]) -> list[CheckResult]:
    """The results, with less of what was printed where a report has no room for all of it."""
    most = min(LONGEST_OUTPUT, MOST_OUTPUT // max(len(results), 1))
    return [
        one if len(one.output) <= most else replace(one, output=one.output[:most] + CUT_OFF)
        for one in results
    ]


def faulty_result(part: Part, fault: StudentFault, usage: Usage) -> CheckResult:
    """The result of a part that the student's fault kept from an answer."""
    result = make_result(part, fault.verdict, fault.sentence, usage)
    return replace(result, traceback=getattr(fault, "traceback", ""))


def _judge(
    sandbox: CellSource,
    submission: Submission,
    check: Check,
    history: History,
    reference: TrustedPlay,
) -> CheckResult:
    """The check's result, with the reference's play at hand."""
    obstacle = _obstacle(submission, check, reference, history)
    if obstacle is not None:
        return obstacle
    run = CellRun(sandbox, submission, history, check.limits or submission.limits, threads=1)
    try:
        with run.solution(reference.calls) as solution:
            observations = play_student(check, solution, submission.seed)
            shown = play_picture(check, solution, submission.seed)
    except OtherShape as fault:
        history.possible_mistakes[check.name] = possible_shapes(
            submission.assignment, check, submission.seed, reference, fault
        )
        return _with_input(faulty_result(check, fault, run.usage), run, check)
    except StudentFault as fault:
        if history.doubts(fault):
            return _judge(sandbox, submission, check, history, reference)
        if isinstance(fault, TimeLimit) and run.calling is not None:
            history.exhausted[run.calling] = check.title
        return _with_input(faulty_result(check, fault, run.usage), run, check)
    figures = draw_picture(submission.assignment, check, submission.seed, shown)
    tolerance = Tolerance(check.tolerance, check.floor)
    difference = compare_observations(observations, reference.observations, tolerance)
    if difference is None:
        return replace(make_result(check, Verdict.PASSED, "", run.usage), figures=figures)
    history.possible_mistakes[check.name] = possible_mistakes(
        submission.assignment, check, submission.seed, reference, observations
    )
    result = replace(make_result(check, Verdict.FAILED, difference, run.usage), figures=figures)
    return _with_input(result, run, check)


def _with_input(result: CheckResult, run: CellRun, check: Check) -> CheckResult:
    """The result with the smallest failing input of a visible check, if one was called."""
    if check.hidden or result.verdict is Verdict.MISSING:
        return result
    assignment = run.submission.assignment
    tolerance = Tolerance(check.tolerance, check.floor)
    references = trusted_functions(assignment)
    code = failing_input(run.tried, references, tolerance, assignment.file_name)
    return replace(result, failing_input=code)


def _obstacle(
    submission: Submission, check: Check, reference: TrustedPlay, history: History
) -> CheckResult | None:
    """The result of a check that need not be run, for what is known already."""
    if history.load_fault is not None:
        return faulty_result(check, history.load_fault, Usage())
    for function in sorted(reference.called):
        if function in submission.refused:
            return make_result(check, Verdict.REFUSED, submission.refused[function], Usage())
        if function in history.exhausted:
            sentence = say(
                "Not run: `%(function)s` already ran out of time in the check “%(check)s”.",
                function=function,
                check=fill(history.exhausted[function], {}),
            )
            return make_result(check, Verdict.SKIPPED, sentence, Usage())
    return None
