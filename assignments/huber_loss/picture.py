"""The pictures of the Huber loss: loss and gradient over the error, beside the reference's."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator

from grader.lines import Axes, Line, lines_figure
from grader.model import Figure, Observation, Picture, Solution, Value
from grader.sentences import listed, say

Observations = tuple[Observation, ...]

ERRORS = np.linspace(-4, 4, 33, dtype=np.float32)
DELTAS = (0.5, 2.0)
CLOSE = 1e-3
"""Curves this close to each other are one line in the picture."""


def over_the_error(function: str, what: str) -> Picture:
    """Predictions that miss labels of 0 by -4 to 4, at two deltas."""

    def ask(solution: Solution, _rng: Generator) -> Iterator[Observation]:
        for delta in DELTAS:
            values = getattr(solution, function)(
                labels=np.zeros_like(ERRORS), predictions=ERRORS.copy(), delta=delta
            )
            yield say("delta %(delta)s", delta=f"{delta:g}"), values

    def draw(actual: Observations | None, expected: Observations) -> Figure:
        yours = [
            _line(say("yours, %(label)s", label=label), values, "line")
            for label, values in actual or ()
        ]
        names = (say("the reference"), *("" for _ in DELTAS))
        references = [
            _line(name, values, "reference")
            for name, (_, values) in zip(names, expected, strict=False)
        ]
        axes, text = Axes(say("prediction − label"), what), _compared(actual, expected)
        return lines_figure(
            say("The %(what)s over the error", what=what), text, axes, [*yours, *references]
        )

    return Picture(ask, draw)


def _line(name: str, values: Value, style: str) -> Line:
    return Line(name, ERRORS.tolist(), np.asarray(values).tolist(), style)


def _compared(actual: Observations | None, expected: Observations) -> str:
    """Where the curves differ, in words."""
    if actual is None:
        return say("Your curve cannot be drawn.")
    parts = [
        say(
            "at %(label)s %(where)s",
            label=label,
            where=_where(np.asarray(yours), np.asarray(reference)),
        )
        for (label, yours), (_, reference) in zip(actual, expected, strict=True)
    ]
    return say("Yours beside the reference's: %(parts)s.", parts=listed(parts))


def _where(yours: np.ndarray, reference: np.ndarray) -> str:
    with np.errstate(all="ignore"):
        apart = ~(np.abs(yours - reference) <= CLOSE)
    if not apart.any():
        return say("they are the same")
    errors = ERRORS[apart]
    return say(
        "they differ for errors from %(first)s to %(last)s",
        first=f"{errors[0]:g}",
        last=f"{errors[-1]:g}",
    )
