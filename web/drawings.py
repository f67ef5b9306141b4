"""Where things go in the small pictures of a report: intervals, losses, confusion matrices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from grader.report import Accuracy, Loss

DEEPEST_SHADE = 9


@dataclass(frozen=True)
class Interval:
    """Positions in per cent of the picture's width, and the shares at its two ends."""

    value: float
    low: float
    high: float
    threshold: float
    left_share: float
    right_share: float


@dataclass(frozen=True)
class LossBar:
    """Positions in per cent of the picture's width, and the losses at its two ends."""

    value: float
    threshold: float
    left_loss: float
    right_loss: float


@dataclass(frozen=True)
class Cell:
    """One number of a confusion matrix; `kind` is hit, miss or zero, `shade` 0 to 9."""

    count: int
    kind: str
    shade: int


NOTHING = Cell(0, "zero", 0)


def draw_interval(accuracy: Accuracy) -> Interval:
    """An axis that ends at 1 and begins a little below both the interval and the threshold."""
    lowest = min(accuracy.low, accuracy.threshold)
    left = max(0.0, lowest - 0.25 * (1 - lowest) - 0.001)

    def place(share: float) -> float:
        return round(100 * (share - left) / (1 - left), 2)

    return Interval(
        value=place(accuracy.value),
        low=place(accuracy.low),
        high=place(accuracy.high),
        threshold=place(accuracy.threshold),
        left_share=left,
        right_share=1.0,
    )


def draw_loss(loss: Loss) -> LossBar:
    """An axis on which a loss and its threshold stand apart, with room on both sides of them."""
    low, high = sorted((loss.value, loss.threshold))
    room = max(high - low, 0.02 * abs(loss.threshold), 1e-9)
    left, right = low - room / 2, high + room / 2

    def place(value: float) -> float:
        return round(100 * (value - left) / (right - left), 2)

    return LossBar(place(loss.value), place(loss.threshold), left, right)


def text_anchor(position: float) -> str:
    """How a label at `position` per cent is set so that it stays inside the picture."""
    if position < 12:
        return "start"
    return "end" if position > 88 else "middle"


def shade_confusion(counts: Sequence[Sequence[int]]) -> list[list[Cell]]:
    """Rows of true classes: hits shaded by their share of the row, misses by the worst miss."""
    worst = max(_misses(counts), default=0)
    return [
        [
            _hit(count, sum(line)) if row == column else _miss(count, worst)
            for column, count in enumerate(line)
        ]
        for row, line in enumerate(counts)
    ]


def _misses(counts: Sequence[Sequence[int]]) -> list[int]:
    return [
        count
        for row, line in enumerate(counts)
        for column, count in enumerate(line)
        if row != column
    ]


def _hit(count: int, row_total: int) -> Cell:
    return Cell(count, "hit", _shade(count / row_total)) if count else NOTHING


def _miss(count: int, worst_miss: int) -> Cell:
    return Cell(count, "miss", _shade(sqrt(count / worst_miss))) if count else NOTHING


def _shade(share: float) -> int:
    return max(1, min(DEEPEST_SHADE, round(DEEPEST_SHADE * share)))
