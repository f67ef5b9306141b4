"""The nouns of what grading found out: usage, accuracy, results of checks, reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.model import Verdict


@dataclass(frozen=True)
class Usage:
    """What one cell used, read by the trusted side."""

    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0
    memory_bytes: int = 0
    output: str = ""
    output_truncated: bool = False


@dataclass(frozen=True)
class Accuracy:
    """The measured accuracy of a gate, counted outside the sandbox.

    `low` and `high` bound the 95 % Wilson interval; `trials` are the accuracies of every
    seed that was run, and the median of them is `value`.
    """

    value: float
    low: float
    high: float
    threshold: float
    correct: int
    total: int
    trials: tuple[float, ...]
    unmoved: float | None = None


@dataclass(frozen=True)
class Figure:
    """A picture of the report with its text equivalent.

    kind "confusion": payload {"counts": 10x10 list}; "digits": {"items": [{"png", "label",
    "prediction"}]}; "images": {"items": [{"png", "caption"}]}; "lines": {"series": [{"name",
    "x", "y", "style"}], "x_label", "y_label"}, as `grader.lines` makes it. PNGs are base64 text.
    """

    kind: str
    title: str
    text: str
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class CheckResult:
    """What one check or gate decided, and what the student reads about it."""

    name: str
    title: str
    verdict: Verdict
    points: float
    max_points: float
    message: str
    mistake: str | None = None
    mistake_sentence: str | None = None
    hidden: bool = False
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    memory_bytes: int = 0
    output: str = ""
    traceback: str = ""
    accuracy: Accuracy | None = None
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Report:
    """Everything that one grading run found out about one submission."""

    assignment: str
    version: str
    score: float
    max_score: float
    seconds: float
    dataset: str
    checks: tuple[CheckResult, ...]
    seed: int
    runtime: str
    tier: str
    flags: tuple[str, ...] = ()
    engine_seconds: float = 0.0


@dataclass(frozen=True)
class Progress:
    """Where a grading run has got to: `done` of `total` steps, and what is being done now."""

    done: int
    total: int
    doing: str
