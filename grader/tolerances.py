"""Derives tolerances from what honest answers differ by; the figures lie beside the checks."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from grader.cells import CellRun, History, Submission
from grader.diagnosis import play_reference
from grader.errors import AssignmentFault, StudentFault
from grader.grade import inspect_submission
from grader.model import Assignment, Check
from grader.play import play_student
from grader.sandbox import Sandbox
from grader.spread import Deviation, deviation_of, play_variant, variants_of

SAFETY = 4.0
"""A tolerance is this many times what was measured: seeds to come may be worse than those seen."""
LEAST_SPREAD = float(np.finfo(np.float32).eps)
"""What any float32 answer may be off by, however exact the reference's numbers happen to be."""
WIDEST = 1000.0
"""How many times wider than proposed a tolerance may be before it needs a reason."""
FILE_NAME = "tolerances.toml"
HEAD = (
    "# How far honest answers to each check lie apart (docs/tolerances.md), measured by\n"
    "# `softmark tolerances {name} --write`. Only reasons are written by hand; they are kept.\n"
)


@dataclass(frozen=True)
class Measured:
    """How far honest answers to one check lie apart, and why its tolerance is wider, if it is.

    `spread` is relative to the size of a value plus `magnitude`; `by` is what caused it. `used` is
    the part of the check's tolerance that honest answers use up.
    """

    magnitude: float
    spread: float
    by: str
    used: float
    reason: str = ""

    @property
    def tolerance(self) -> float:
        """The relative tolerance that the figures propose."""
        return SAFETY * max(self.spread, LEAST_SPREAD)

    @property
    def floor(self) -> float:
        """The absolute tolerance that the figures propose."""
        return self.tolerance * self.magnitude

    def times(self, check: Check) -> float:
        """How many times as wide as proposed the tolerance is, for a value of that magnitude."""
        return (check.tolerance * self.magnitude + check.floor) / (2 * self.floor)


@dataclass(frozen=True)
class Judgement:
    """A check's figures beside its tolerance; `objection` says what is wrong with that, if any."""

    check: Check
    measured: Measured
    objection: str


@dataclass(frozen=True)
class HonestFile:
    """A right submission, or the reference, to be played in cells with so many threads."""

    name: str
    submission: Submission
    threads: int


def measure_assignment(
    assignment: Assignment, seeds: range, play_files: Callable[[Check], Iterator[Deviation]]
) -> Iterator[Judgement]:
    """Every check that compares fractions, measured anew; reasons are those in the file.

    `play_files` gives what other honest files differ by, where there is a sandbox to play them.
    """
    recorded = read_measured(assignment)
    for check in assignment.checks:
        deviations = [*variant_deviations(assignment, check, seeds), *play_files(check)]
        worst = max(deviations, key=lambda deviation: deviation.spread)
        if worst.magnitude > 0:
            reason = recorded[check.name].reason if check.name in recorded else ""
            by = worst.by if worst.spread else "nothing"
            used = max(deviation.used for deviation in deviations)
            measured = Measured(worst.magnitude, worst.spread, by, used, reason)
            yield Judgement(check, measured, objection_to(check, measured))


def objection_to(check: Check, measured: Measured) -> str:
    """Why the check's tolerance does not suit the figures, or nothing."""
    if check.tolerance == check.floor == 0:
        return "honest answers differ, but none may" if measured.spread else ""
    times = measured.times(check)
    if SAFETY * measured.used > 1:
        return f"too narrow: honest answers use {measured.used:.0%} of it, {1 / SAFETY:.0%} is safe"
    if times > WIDEST and not measured.reason:
        return f"{times:,.0f} times as wide as proposed, and no reason is given"
    if times <= WIDEST and measured.reason:
        return "a reason is given, but it needs none"
    return ""


def variant_deviations(assignment: Assignment, check: Check, seeds: range) -> Iterator[Deviation]:
    """What the reference differs by in other precisions and orders of summation."""
    variants = variants_of(assignment)
    for seed in seeds:
        expected = play_reference(assignment, check, seed).observations
        for variant in variants:
            actual = play_variant(check, seed, variant)
            yield deviation_of(variant.name, check, actual, expected)


def honest_files(assignment: Assignment, samples: Path, sandbox: Sandbox) -> tuple[HonestFile, ...]:
    """The reference with one thread and with all cores, and the samples that get full marks."""

    def inspected(path: Path) -> Submission:
        return inspect_submission(assignment, path.read_bytes(), 0, sandbox, History())

    reference = inspected(assignment.reference_path)
    threaded = [
        HonestFile(f"the reference with {threads} thread(s)", reference, threads)
        for threads in sorted({1, sandbox.cores})
    ]
    table = samples / assignment.name / "verdicts.toml"
    entries = tomllib.loads(table.read_text(encoding="utf-8")) if table.exists() else {}
    right = [
        table.parent / f"{stem}.py" for stem, one in entries.items() if not one.get("verdicts")
    ]
    return (*threaded, *(HonestFile(path.name, inspected(path), 1) for path in right))


def file_deviations(
    assignment: Assignment,
    check: Check,
    seeds: range,
    files: Sequence[HonestFile],
    sandbox: Sandbox,
) -> Iterator[Deviation]:
    """What other honest files differ by from the reference, played in cells."""
    for seed in seeds:
        expected = play_reference(assignment, check, seed)
        for file in files:
            limits = check.limits or file.submission.limits
            run = CellRun(sandbox, file.submission, History(), limits, file.threads)
            try:
                with run.solution(expected.calls) as solution:
                    actual = play_student(check, solution, seed)
            except StudentFault as fault:
                raise AssignmentFault(
                    f"{assignment.name}: {file.name} fails in {check.name}: {fault}"
                ) from fault
            yield deviation_of(file.name, check, actual, expected.observations)


def read_measured(assignment: Assignment) -> Mapping[str, Measured]:
    """The figures kept beside the checks, by check; empty where none were written yet."""
    path = assignment.folder / FILE_NAME
    if not path.exists():
        return {}
    entries = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: Measured(**entry) for name, entry in entries.items()}


def write_measured(assignment: Assignment, judgements: Sequence[Judgement]) -> None:
    """Keep the figures beside the checks."""
    parts = [HEAD.format(name=assignment.name)]
    for judgement in judgements:
        measured = judgement.measured
        lines = [
            f"[{judgement.check.name}]",
            f"magnitude = {measured.magnitude:.2g}",
            f"spread = {measured.spread:.2g}",
            f"by = {json.dumps(measured.by)}",
            f"used = {measured.used:.2g}",
        ]
        if measured.reason:
            lines.append(f"reason = {json.dumps(measured.reason, ensure_ascii=False)}")
        parts.append("\n".join(lines) + "\n")
    (assignment.folder / FILE_NAME).write_text("\n".join(parts), encoding="utf-8")
