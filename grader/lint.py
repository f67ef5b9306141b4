"""Proves an assignment: what deserves full marks gets them, and what is wrong is caught by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from grader.catalogue import starter_text
from grader.comparison import Tolerance, compare_observations
from grader.datasets import DataSet
from grader.diagnosis import (
    likeliest_mistakes,
    play_reference,
    possible_mistakes,
    possible_shapes,
)
from grader.errors import BadAnswer, OtherShape
from grader.finding import Finding
from grader.grade import grade
from grader.model import Assignment, Check, Mistake, Verdict
from grader.mutation import mutation_findings
from grader.play import (
    CellSolution,
    DirectCell,
    TrustedPlay,
    functions_by_name,
    play_student,
    trusted_functions,
)
from grader.report import Progress, Report
from grader.sandbox import Sandbox


def lint_assignment(
    assignment: Assignment,
    seeds: range,
    sandbox: Sandbox,
    datasets: Mapping[str, DataSet],
    on_progress: Callable[[str], None],
) -> Iterator[Finding]:
    """Findings one by one; the gates are run once, and only where data sets are given."""
    on_progress("knows its mistakes")
    yield from lint_mistakes(assignment, seeds)
    without_gates = replace(assignment, gates=())
    on_progress("gives the reference full marks")
    reference = assignment.reference_path.read_bytes()
    reports = [grade(without_gates, reference, seed, sandbox, {}, _silent) for seed in seeds]
    yield flake_finding(without_gates, reports)
    on_progress("gives the starter nothing")
    starter = starter_text(assignment).encode()
    yield starter_finding(grade(without_gates, starter, seeds.start, sandbox, {}, _silent))
    yield from mutation_findings(without_gates, seeds[:2], sandbox, on_progress)
    if assignment.gates and datasets:
        on_progress("lets the reference through its gates")
        yield gate_finding(
            assignment,
            grade(
                replace(assignment, checks=()), reference, seeds.start, sandbox, datasets, _silent
            ),
        )


def lint_mistakes(assignment: Assignment, seeds: range) -> Iterator[Finding]:
    """Every known mistake is caught and recognised, and every check catches one of them."""
    useful: set[str] = set()
    for mistake in assignment.mistakes:
        outcomes = [recognitions(assignment, mistake, seed) for seed in seeds]
        caught = {check for outcome in outcomes for check in outcome}
        useful |= caught
        always = all(outcomes)
        named = [name for outcome in outcomes for name in outcome.values()]
        right = sum(name == mistake.name for name in named)
        yield Finding(
            assignment.name,
            f"mistake {mistake.name}",
            always and right == len(named),
            f"caught by {', '.join(sorted(caught)) or 'no check'}; "
            f"recognised in {right} of {len(named)} failures",
        )
    for check in assignment.checks:
        proved = check.name in useful
        detail = "fails at least one known mistake" if proved else "no known mistake fails it"
        yield Finding(assignment.name, f"check {check.name}", proved, detail)


def recognitions(assignment: Assignment, mistake: Mistake, seed: int) -> dict[str, str | None]:
    """For each check that catches the mistake, the name that the diagnosis gives it."""
    possible: dict[str, tuple[Mistake, ...]] = {}
    for check in assignment.checks:
        reference = play_reference(assignment, check, seed)
        if mistake.function in reference.called:
            explanations = explain(assignment, check, seed, reference, mistake)
            if explanations is not None:
                possible[check.name] = explanations
    named = likeliest_mistakes(possible)
    return {name: named[name].name if name in named else None for name in possible}


def explain(
    assignment: Assignment, check: Check, seed: int, reference: TrustedPlay, mistake: Mistake
) -> tuple[Mistake, ...] | None:
    """What explains a submission that makes the mistake; None where the check lets it pass."""
    cell = DirectCell(trusted_functions(assignment, mistake))
    solution = CellSolution(cell, functions_by_name(assignment.functions), reference.calls)
    try:
        shown = play_student(check, solution, seed)
    except OtherShape as fault:
        return possible_shapes(assignment, check, seed, reference, fault)
    except BadAnswer:
        return ()
    tolerance = Tolerance(check.tolerance, check.floor)
    if not compare_observations(shown, reference.observations, tolerance):
        return None
    return possible_mistakes(assignment, check, seed, reference, shown)


def flake_finding(assignment: Assignment, reports: list[Report]) -> Finding:
    """Whether the reference got full marks with every seed."""
    failed = [report for report in reports if report.score < report.max_score]
    detail = f"full marks in {len(reports) - len(failed)} of {len(reports)} seeds"
    if failed:
        detail += f"; {_first_failure(failed[0])}"
    return Finding(assignment.name, "reference", not failed, detail)


def starter_finding(report: Report) -> Finding:
    """Whether the starter file earns nothing."""
    detail = f"{report.score:g} of {report.max_score:g} points"
    return Finding(report.assignment, "starter", report.score == 0, detail)


def gate_finding(assignment: Assignment, report: Report) -> Finding:
    """Whether the reference passes the training gates."""
    measured = [f"{one.accuracy.value:.2%}" for one in report.checks if one.accuracy]
    measured += [f"{one.loss.value:.5g}" for one in report.checks if one.loss]
    passed = report.score == report.max_score
    detail = f"{', '.join(measured) or 'nothing measured'} on {report.dataset}"
    return Finding(
        assignment.name,
        "gates",
        passed,
        detail if passed else f"{detail}; {_first_failure(report)}",
    )


def unproved(findings: list[Finding]) -> list[Finding]:
    """The findings that an author has to mend."""
    return [finding for finding in findings if not finding.proved]


def _first_failure(report: Report) -> str:
    result = next(one for one in report.checks if one.verdict is not Verdict.PASSED)
    return f"{result.name}: {result.message}"


def _silent(_: Progress) -> None:
    """Lint reports its own progress, a line per step."""
