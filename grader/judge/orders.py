"""What a judge is asked for, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.contract import MIB, Limits
from grader.outline import Outline

GRADING = Limits(
    wall_seconds=1500.0,
    cpu_seconds=1500.0,
    memory_bytes=3072 * MIB,
    processes=128,
    output_bytes=64 * 1024,
    scratch_bytes=64 * MIB,
)
"""Of a judge's own process while it grades."""

LINTING = Limits(
    wall_seconds=3600.0,
    cpu_seconds=7200.0,
    memory_bytes=6144 * MIB,
    processes=512,
    output_bytes=64 * 1024,
    scratch_bytes=256 * MIB,
)
"""While it lints: it starts processes that play hundreds of mutants."""


@dataclass(frozen=True)
class Packed:
    """An uploaded assignment: its zip, and what it said of itself when it passed lint."""

    content: bytes
    outline: Outline


@dataclass(frozen=True)
class GradeOrder:
    """One file to grade. `thresholds` and `limits` are what the course changed.

    A `self_check` is graded by the visible checks only. `package` holds the assignment where the
    catalogue does not have it.
    """

    assignment: str
    seed: int
    thresholds: Mapping[str, float] = field(default_factory=dict)
    limits: Mapping[str, float] = field(default_factory=dict)
    self_check: bool = False
    package: Packed | None = None


@dataclass(frozen=True)
class LintOrder:
    """A zip with one assignment to lint; its gates are trained only where `gates` says so."""

    seeds: int
    gates: bool


@dataclass(frozen=True)
class Surroundings:
    """What a judge must know of the machine: the tier, the cores, and the course's own folder."""

    tier: str
    cores: int
    course: str | None


@dataclass(frozen=True)
class SaidCurve:
    """A curve as a judge tells of it: None stands for a value that is no finite number."""

    name: str
    steps: tuple[float, ...]
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class SaidProgress:
    """How far a judge says that it is."""

    done: int
    total: int
    doing: str
    curves: tuple[SaidCurve, ...]
