"""An assignment as plain data: all that a portal needs of it, and none of its code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from grader.contract import Limits
from grader.wording import Wording

ENGLISH = "en"
LANGUAGES = (ENGLISH, "zh_Hans", "zh_Hant")
"""The languages of handouts and words; English is the one that every assignment has."""


@dataclass(frozen=True)
class CheckOutline:
    """What is known of a check without playing it; `title` completes "Your code …"."""

    name: str
    title: str
    points: float
    hidden: bool


@dataclass(frozen=True)
class GateOutline:
    """The same of a gate; `by_loss` tells a loss from an accuracy, the rest is as in `Gate`."""

    name: str
    title: str
    points: float
    hidden: bool
    by_loss: bool
    threshold: float
    credit_from: float | None
    allowed: tuple[float, ...] | None
    limits: Limits


@dataclass(frozen=True)
class FunctionOutline:
    """A function that students write, and the operations that are refused in it."""

    name: str
    refuses: tuple[str, ...]


@dataclass(frozen=True)
class Outline:
    """One version of an assignment, named as in `grader.model.Assignment`.

    `handouts` are by language and still have their placeholders; `wordings` are by language too.
    """

    name: str
    version: str
    title: str
    file_name: str
    queue: str
    max_source_bytes: int
    functions: tuple[FunctionOutline, ...]
    checks: tuple[CheckOutline, ...]
    gates: tuple[GateOutline, ...]
    limits: Limits
    tensorflow_limits: Limits
    starter: str
    handouts: Mapping[str, str]
    wordings: Mapping[str, Wording]

    @property
    def parts(self) -> tuple[CheckOutline | GateOutline, ...]:
        """Checks, then gates, in the order in which they are reported."""
        return (*self.checks, *self.gates)

    @property
    def max_score(self) -> float:
        """Points of a submission that passes everything."""
        return sum(part.points for part in self.parts)

    def wording(self, language: str) -> Wording:
        """Its words in a language; none where it stays English."""
        return self.wordings.get(language, Wording())


def outline_to_json(outline: Outline) -> dict[str, Any]:
    """The outline as JSON has it; `grader.judge.outlines` reads it again."""
    return asdict(outline)
