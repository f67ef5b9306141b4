"""The verdict table: every sample submission gets, from a real sandbox, what its folder states."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from grader.catalogue import assignment_names, load_assignment
from grader.grade import grade
from grader.report import Report

SUBMISSIONS = Path(__file__).parent.parent / "submissions"
SEED = 20_240_607


@dataclass(frozen=True)
class Sample:
    """One file and what it must get: a verdict, or several that are right, for each check.

    `mistakes` are those that its failed checks recognise. `seconds` is the time that a sample
    without end gets for a call, where its assignment's own limit would only take longer to come.
    """

    assignment: str
    path: Path
    gates: bool
    mistakes: set[str]
    seconds: float | None
    verdicts: dict[str, list[str]]


def read_samples() -> list[Sample]:
    tables = sorted(SUBMISSIONS.glob("*/verdicts.toml"))
    return [
        read_sample(table.parent, stem, entry)
        for table in tables
        for stem, entry in tomllib.loads(table.read_text(encoding="utf-8")).items()
    ]


def read_sample(folder: Path, stem: str, entry: dict[str, Any]) -> Sample:
    verdicts = {
        check: [verdict] if isinstance(verdict, str) else verdict
        for check, verdict in entry.get("verdicts", {}).items()
    }
    named = entry.get("mistake", [])
    mistakes = {named} if isinstance(named, str) else set(named)
    gates, seconds = entry.get("gates", False), entry.get("seconds")
    return Sample(folder.name, folder / f"{stem}.py", gates, mistakes, seconds, verdicts)


def marked(sample: Sample):
    trains_long = sample.gates and load_assignment(sample.assignment).queue == "gpu"
    marks = [pytest.mark.slow, pytest.mark.timeout(900)] if trains_long else []
    return pytest.param(sample, id=f"{sample.assignment}-{sample.path.stem}", marks=marks)


@pytest.mark.parametrize("sample", [marked(sample) for sample in read_samples()])
def test_sample_gets_its_verdicts(sample, sandbox, datasets):
    report = grade_sample(sample, sandbox, datasets)
    actual = {result.name: result.verdict.value for result in report.checks}
    expected = {name: sample.verdicts.get(name, ["passed"]) for name in actual}
    messages = "\n".join(f"{result.name}: {result.message}" for result in report.checks)
    assert all(actual[name] in expected[name] for name in actual), f"{actual}\n{messages}"
    recognised = {result.mistake for result in report.checks if result.mistake}
    assert recognised == sample.mistakes


def grade_sample(sample: Sample, sandbox, datasets) -> Report:
    assignment = load_assignment(sample.assignment)
    if not sample.gates:
        assignment = replace(assignment, gates=())
    if sample.seconds:
        limits = replace(assignment.limits, wall_seconds=sample.seconds)
        assignment = replace(assignment, limits=limits)
    source = sample.path.read_bytes()
    return grade(assignment, source, SEED, sandbox, datasets, lambda _progress: None)


@pytest.mark.parametrize("name", assignment_names())
def test_every_sample_stands_in_the_table(name):
    table = tomllib.loads((SUBMISSIONS / name / "verdicts.toml").read_text(encoding="utf-8"))
    files = {path.stem for path in (SUBMISSIONS / name).glob("*.py")}
    assert files == set(table)
    assert len(files) >= 12


@pytest.mark.parametrize("name", assignment_names())
def test_table_names_checks_and_mistakes_that_exist(name):
    assignment = load_assignment(name)
    parts = {part.name for part in (*assignment.checks, *assignment.gates)}
    mistakes = {mistake.name for mistake in assignment.mistakes}
    for sample in read_samples():
        if sample.assignment == name:
            assert set(sample.verdicts) <= parts, sample.path.stem
            assert sample.mistakes <= mistakes, sample.path.stem
