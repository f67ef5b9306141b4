"""The line of lint: everything an assignment promises, proved or refuted."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from grader.catalogue import starter_text
from grader.datasets import DataSet
from grader.errors import AssignmentFault
from grader.grade import grade
from grader.lint.calibration import calibrate_gate, calibration_findings
from grader.lint.findings import Finding, Kind
from grader.lint.mistakes import Recognitions, mistake_findings
from grader.lint.mutation import equivalent_findings, mutation_findings, mutation_score
from grader.lint.report import LintReport
from grader.lint.workers import Worker, ask_all, workers_for
from grader.model import Assignment, Verdict
from grader.report import Progress, Report
from grader.sandbox import CellSource
from grader.sentences import Sentence, say, sentences_to_json

MUTATION_SEEDS = 3
MISTAKES_SECONDS = 300.0


def lint_assignment(
    assignment: Assignment,
    seeds: range,
    sandbox: CellSource,
    datasets: Mapping[str, DataSet],
    home: Path,
    on_progress: Callable[[str], None],
) -> LintReport:
    """Prove one assignment; its gates only where data sets are given.

    What trainings reach is kept below `home`, so that the next lint need not train again.

    Reference and starter are graded in the sandbox, as hand-ins are. Known mistakes and mutants
    are our own code and are played in processes of ours.
    """
    started = time.perf_counter()
    without_gates = replace(assignment, gates=())
    source = assignment.reference_path.read_bytes()
    on_progress(say("%(assignment)s: the reference", assignment=assignment.name))
    reports = [grade(without_gates, source, seed, sandbox, {}, _silent) for seed in seeds]
    findings = [reference_finding(assignment, reports)]
    on_progress(say("%(assignment)s: the starter", assignment=assignment.name))
    starter = starter_text(assignment).encode()
    findings.append(
        starter_finding(grade(without_gates, starter, seeds.start, sandbox, {}, _silent))
    )
    with workers_for(assignment.name) as workers:
        on_progress(
            say(
                "%(assignment)s: known mistakes, %(number)s of them",
                assignment=assignment.name,
                number=len(assignment.mistakes),
            )
        )
        findings += mistake_findings(
            assignment, recognitions_by_seed(assignment, seeds, workers, on_progress)
        )
        score = mutation_score(assignment, seeds[:MUTATION_SEEDS], sandbox, workers, on_progress)
    findings += [*mutation_findings(assignment, score), *equivalent_findings(assignment)]
    if assignment.gates and datasets:
        on_progress(say("%(assignment)s: the gates", assignment=assignment.name))
        only_gates = replace(assignment, checks=())
        findings.append(
            gate_finding(grade(only_gates, source, seeds.start, sandbox, datasets, _silent))
        )
        for gate in assignment.gates:
            dataset = datasets[gate.dataset]
            findings += calibration_findings(
                assignment,
                gate,
                calibrate_gate(assignment, gate, dataset, sandbox, home, on_progress),
            )
    return LintReport(
        assignment=assignment.name,
        version=assignment.version,
        seeds=len(seeds),
        seconds=round(time.perf_counter() - started, 2),
        flake_rate=flake_rate(reports),
        mutation=score,
        findings=tuple(findings),
        sentences=sentences_to_json(findings),
    )


def recognitions_by_seed(
    assignment: Assignment,
    seeds: range,
    workers: list[Worker],
    on_progress: Callable[[str], None],
) -> list[Recognitions]:
    """How the known mistakes fare with each seed."""
    checks = [check.name for check in assignment.checks]
    tasks = [{"seed": seed, "checks": checks} for seed in seeds]
    answers = []
    for seed, answer in zip(seeds, ask_all(workers, tasks, MISTAKES_SECONDS), strict=True):
        on_progress(
            say(
                "%(assignment)s: known mistakes, seed %(seed)s of %(seeds)s",
                assignment=assignment.name,
                seed=seed,
                seeds=len(seeds),
            )
        )
        answers.append(answer)
    if None in answers:
        raise AssignmentFault(
            say(
                "%(assignment)s: a known mistake crashes, or the mistakes take longer than "
                "%(seconds)s s.",
                assignment=assignment.name,
                seconds=f"{MISTAKES_SECONDS:g}",
            )
        )
    return answers


def flake_rate(reports: list[Report]) -> float:
    """The share of seeds with which the reference lost points."""
    return sum(report.score < report.max_score for report in reports) / len(reports)


def reference_finding(assignment: Assignment, reports: list[Report]) -> Finding:
    """Whether the reference got full marks with every seed."""
    failed = [report for report in reports if report.score < report.max_score]
    detail = say(
        "full marks with %(full)s of %(seeds)s seeds, flake rate %(rate)s",
        full=len(reports) - len(failed),
        seeds=len(reports),
        rate=f"{flake_rate(reports):.1%}",
    )
    if failed:
        detail = _but(detail, failed[0])
    return Finding(assignment.name, Kind.REFERENCE, say("reference"), not failed, detail)


def starter_finding(report: Report) -> Finding:
    """Whether the starter file earns nothing."""
    detail = say(
        "%(score)s of %(most)s points", score=f"{report.score:g}", most=f"{report.max_score:g}"
    )
    return Finding(report.assignment, Kind.STARTER, say("starter"), report.score == 0, detail)


def gate_finding(report: Report) -> Finding:
    """Whether the reference passes the training gates."""
    measured = [f"{one.accuracy.value:.2%}" for one in report.checks if one.accuracy]
    measured += [f"{one.loss.value:.5g}" for one in report.checks if one.loss]
    passed = report.score == report.max_score
    detail = say(
        "%(measured)s on %(dataset)s",
        measured=", ".join(measured) or say("nothing measured"),
        dataset=report.dataset,
    )
    if not passed:
        detail = _but(detail, report)
    return Finding(report.assignment, Kind.GATES, say("gates"), passed, detail)


def _but(detail: Sentence, report: Report) -> Sentence:
    """The same with the first thing that failed."""
    result = next(one for one in report.checks if one.verdict is not Verdict.PASSED)
    return say(
        "%(detail)s; %(check)s: %(message)s",
        detail=detail,
        check=result.name,
        message=result.message,
    )


def _silent(_: Progress) -> None:
    """Lint reports its own progress, a line per step."""
