"""The nouns an assignment is made of, as frozen values: limits, functions, checks, gates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from grader.contract import (
    MIB,
    Argument,
    Function,
    Handle,
    Limits,
    Pixels,
    Returns,
    Solution,
    Traced,
    Value,
)
from grader.gate_nouns import (
    AnyGate,
    Figure,
    Gate,
    GateDigits,
    GateTable,
    LossGate,
    LossTrial,
    Trial,
)

__all__ = [
    "MIB",
    "AnyGate",
    "Argument",
    "Assignment",
    "Check",
    "Figure",
    "Function",
    "Gate",
    "GateDigits",
    "GateTable",
    "Handle",
    "Limits",
    "LossGate",
    "LossTrial",
    "Mistake",
    "Observation",
    "Part",
    "Pixels",
    "Play",
    "Returns",
    "Solution",
    "Traced",
    "Trial",
    "Value",
    "Verdict",
]


class Verdict(StrEnum):
    """What became of one check."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    MISSING = "missing"
    REFUSED = "refused"
    TIME_LIMIT = "time_limit"
    MEMORY_LIMIT = "memory_limit"
    OUTPUT_LIMIT = "output_limit"
    CRASHED = "crashed"
    SKIPPED = "skipped"


Observation = tuple[str, Value]
Play = Callable[[Solution, np.random.Generator], Iterator[Observation]]


@dataclass(frozen=True)
class Picture:
    """What is drawn of a check unless it is hidden; no point depends on it.

    `play` follows the check's own play in the same cell. `draw` gets what it observed of the
    submission, or None where that cannot be drawn, and what it observed of the reference.
    """

    play: Play
    draw: Callable[[tuple[Observation, ...] | None, tuple[Observation, ...]], Figure]


@dataclass(frozen=True)
class Check:
    """A function that is played on the reference, the submission and the known mistakes.

    `title` completes the sentence "Your code …". A number passes where
    |actual - expected| <= tolerance * |expected| + floor.
    """

    name: str
    title: str
    points: float
    play: Play
    tolerance: float = 1e-4
    floor: float = 1e-6
    hidden: bool = False
    limits: Limits | None = None
    picture: Picture | None = None


Part = Check | AnyGate
"""What a report has one result for."""


@dataclass(frozen=True)
class Mistake:
    """A known wrong variant of one function, and the sentence for those who made it."""

    name: str
    function: str
    sentence: str
    replacement: Callable[..., Any]


@dataclass(frozen=True)
class Assignment:
    """One exercise: its contract, checks, gates and known mistakes.

    `name` is written with hyphens; `file_name` is what students hand in. `equivalent_mutants`
    gives, for changes of the reference that change no answer, the reason.
    """

    name: str
    version: str
    title: str
    file_name: str
    folder: Path
    reference_path: Path
    functions: tuple[Function, ...]
    checks: tuple[Check, ...]
    mistakes: tuple[Mistake, ...]
    gates: tuple[AnyGate, ...] = ()
    queue: str = "cpu"
    limits: Limits = field(default_factory=Limits)
    tensorflow_limits: Limits = field(
        default_factory=lambda: replace(Limits(), memory_bytes=1536 * MIB)
    )
    max_source_bytes: int = 128 * 1024
    equivalent_mutants: Mapping[str, str] = field(default_factory=dict)

    @property
    def parts(self) -> tuple[Part, ...]:
        """Checks, then gates, in the order in which they are run and reported."""
        return (*self.checks, *self.gates)

    @property
    def datasets(self) -> tuple[str, ...]:
        """The data sets that the gates need, by the names in which gates ask for them."""
        return tuple(dict.fromkeys(gate.dataset for gate in self.gates))

    @property
    def max_score(self) -> float:
        """Points of a submission that passes everything."""
        return sum(part.points for part in self.parts)
