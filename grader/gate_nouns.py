"""The nouns of training runs: what a gate's play sees, what it brings back, what is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.contract import Limits, Solution, Value


@dataclass(frozen=True)
class GateDigits:
    """What a gate's play may see: training digits with labels, test digits without.

    Images are uint8 (N, 28, 28); labels are int64 (N,).
    """

    train_images: NDArray[np.uint8]
    train_labels: NDArray[np.int64]
    test_images: NDArray[np.uint8]
    unmoved_images: NDArray[np.uint8]


@dataclass(frozen=True)
class GateTable:
    """A table of numbers that a gate's play may see whole: x and y, float32 (N,).

    `name` is what reports and pages say; the axes are what x and y are, with their units.
    """

    name: str
    x: NDArray[np.float32]
    y: NDArray[np.float32]
    x_label: str
    y_label: str

    @property
    def summary(self) -> str:
        """What `softmark data` says about it."""
        return f"{self.name}: {len(self.x)} rows"


@dataclass(frozen=True)
class Figure:
    """A picture of the report with its text equivalent.

    kind "confusion": payload {"counts": 10x10 list}; "digits": {"items": [{"png", "label",
    "prediction"}]}; "images": {"items": [{"png", "caption", "alt"}]}; "lines": {"series": [{"name",
    "x", "y", "style"}], "x_label", "y_label"}, as `grader.lines` makes it. PNGs are base64 text.
    """

    kind: str
    title: str
    text: str
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class Trial:
    """What one training run of a gate brought back from the cell.

    `predictions` are classes for `GateDigits.test_images`, `unmoved_predictions` for
    `unmoved_images`. `objection` says why the accuracy does not count. `weights` are
    (784, classes) and `filters` (height, width, channels, filters), for the pictures.
    """

    predictions: Value
    unmoved_predictions: Value = None
    objection: str | None = None
    weights: NDArray[Any] | None = None
    filters: NDArray[Any] | None = None


@dataclass(frozen=True)
class Gate:
    """A training run that must reach `threshold` accuracy on unseen digits.

    `credit_from` is an accuracy below it from which points rise in a straight line; None gives
    none below the threshold. `weak` are lines which, put behind the reference's source, make it
    a model that must not pass: lint measures how often it does. `allowed` are the least and the
    greatest threshold that a course may ask for instead; None leaves it no choice.
    """

    name: str
    title: str
    points: float
    threshold: float
    play: Callable[[Solution, GateDigits, int], Trial]
    near_miss: float = 0.003
    limits: Limits = field(default_factory=Limits)
    hidden: bool = False
    dataset: str = "digits"
    credit_from: float | None = None
    weak: str | None = None
    allowed: tuple[float, float] | None = None


@dataclass(frozen=True)
class LossTrial:
    """What one training run brought back, and the loss that was computed from it outside.

    `objection` says why the loss does not count.
    """

    loss: float
    figures: tuple[Figure, ...] = ()
    objection: str | None = None


@dataclass(frozen=True)
class LossGate:
    """A training run whose loss must be `threshold` at most.

    `loss_name` says of what the loss is, in a sentence that goes on with "is 0.14". `dataset` is
    "digits" or "fire-theft", and with it the play gets GateDigits or a GateTable. `near_miss`
    is the share above the threshold that gets two more seeds; 0 gives none. `credit_from` is a loss
    above the threshold from which points rise in a straight line; `weak` and `allowed` are what
    they are in `Gate`.
    """

    name: str
    title: str
    points: float
    threshold: float
    play: Callable[[Solution, Any, int], LossTrial]
    loss_name: str
    dataset: str
    near_miss: float = 0.0
    limits: Limits = field(default_factory=Limits)
    hidden: bool = False
    credit_from: float | None = None
    weak: str | None = None
    allowed: tuple[float, float] | None = None


AnyGate = Gate | LossGate
