"""The files that the demonstration hands in, and what each of them deserves."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.catalogue import load_assignment
from grader.settings import PROJECT_ROOT

SUBMISSIONS = PROJECT_ROOT / "tests" / "submissions"
FULL_MARKS, KNOWN_MISTAKE, HOSTILE = "right", "mistaken", "hostile"


@dataclass(frozen=True)
class Sample:
    """A file, what it is, and the verdicts that each of its checks deserves, by check name.

    `mistake` is the known mistake that must be recognised, or None.
    """

    assignment: str
    file: Path
    kind: str
    verdicts: Mapping[str, tuple[str, ...]]
    mistake: str | None


def demo_samples(submissions: Path = SUBMISSIONS) -> tuple[Sample, ...]:
    """What `verdicts.toml` marks with `demo = true`; what trains longest comes first."""
    samples = [
        sample
        for table in sorted(submissions.glob("*/verdicts.toml"))
        for sample in _samples_of(table)
    ]
    return tuple(sorted(samples, key=_place))


def _samples_of(table: Path) -> Iterator[Sample]:
    assignment = load_assignment(table.parent.name)
    parts = [part.name for part in assignment.parts]
    for stem, entry in tomllib.loads(table.read_text(encoding="utf-8")).items():
        if entry.get("demo", False):
            right = {name: _as_tuple(entry["verdicts"].get(name, "passed")) for name in parts}
            file = table.parent / f"{stem}.py"
            yield Sample(assignment.name, file, _kind(entry), right, entry.get("mistake"))


def _as_tuple(verdicts: str | list[str]) -> tuple[str, ...]:
    return (verdicts,) if isinstance(verdicts, str) else tuple(verdicts)


def _kind(entry: Mapping[str, Any]) -> str:
    if not entry["verdicts"]:
        return FULL_MARKS
    return KNOWN_MISTAKE if "mistake" in entry else HOSTILE


def _place(sample: Sample) -> tuple[bool, int, str]:
    """Right files of the slow queue first: they decide how long everything takes."""
    slow = load_assignment(sample.assignment).queue == "gpu"
    return not slow, (FULL_MARKS, KNOWN_MISTAKE, HOSTILE).index(sample.kind), sample.assignment
