"""What a gate is worth: all points at its threshold, and short of it a part where it says so."""

from __future__ import annotations

import math

from grader.model import AnyGate, LossGate
from grader.sentences import say


def reaches(gate: AnyGate, value: float) -> bool:
    """Whether an accuracy is at least the gate's threshold, or a loss at most."""
    return value <= gate.threshold if isinstance(gate, LossGate) else value >= gate.threshold


def partial_points(gate: AnyGate, value: float) -> float:
    """The points of an accuracy or a loss that misses the threshold, rounded down to 0.01.

    They rise in a straight line from `gate.credit_from`; without that there are none.
    """
    if gate.credit_from is None:
        return 0.0
    way = (value - gate.credit_from) / (gate.threshold - gate.credit_from)
    return math.floor(100 * gate.points * min(max(way, 0.0), 1.0)) / 100


def in_figures(value: float, *, by_loss: bool) -> str:
    """An accuracy or a loss as text: "98 %", or "0.25"."""
    return f"{value:g}" if by_loss else f"{100 * value:g} %"


def credit_sentence(gate: AnyGate, points: float) -> str:
    """What a student reads who came near enough for a part of the points."""
    limit = gate.threshold if gate.credit_from is None else gate.credit_from
    return say(
        "That is worth %(points)s of %(most)s points, which rise in a straight line from "
        "%(limit)s on.",
        points=f"{points:g}",
        most=f"{gate.points:g}",
        limit=in_figures(limit, by_loss=isinstance(gate, LossGate)),
    )
