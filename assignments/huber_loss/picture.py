"""The pictures of the Huber loss: loss and gradient over the error, beside the reference's."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator

from grader.lines import Axes, Line, lines_figure
from grader.model import Figure, Observation, Picture, Solution

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
            yield f"delta {delta:g}", values

    def draw(actual: Observations | None, expected: Observations) -> Figure:
        lines = [
            Line(f"{whose}, {label}", ERRORS.tolist(), np.asarray(values).tolist(), style)
            for whose, observed, style in (
                ("yours", actual or (), "line"),
                ("reference", expected, "reference"),
            )
            for label, values in observed
        ]
        axes = Axes("prediction − label", what)
        return lines_figure(f"The {what} over the error", _compared(actual, expected), axes, lines)

    return Picture(ask, draw)


def _compared(actual: Observations | None, expected: Observations) -> str:
    """Where the curves differ, in words."""
    if actual is None:
        return "Your curve cannot be drawn."
    parts = [
        f"at {label} {_where(np.asarray(yours), np.asarray(reference))}"
        for (label, yours), (_, reference) in zip(actual, expected, strict=True)
    ]
    return f"Yours beside the reference's: {', '.join(parts)}."


def _where(yours: np.ndarray, reference: np.ndarray) -> str:
    with np.errstate(all="ignore"):
        apart = ~(np.abs(yours - reference) <= CLOSE)
    if not apart.any():
        return "they are the same"
    errors = ERRORS[apart]
    return f"they differ for errors from {errors[0]:g} to {errors[-1]:g}"
