"""The picture of an update rule: its path through a long valley, beside the reference's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from grader.lines import Axes, Line, lines_figure
from grader.model import Check, Figure, Observation, Picture, Solution
from grader.sentences import say

Array = NDArray[np.float32]
Observations = tuple[Observation, ...]

STEPS = 30
START = np.array([-4.5, 1.6], dtype=np.float32)
CURVATURES = np.array([0.2, 2.4], dtype=np.float32)
HEIGHTS = (0.05, 0.4, 1.2, 2.4, 4.0)
SPANS = (-5.5, 3.0), (-2.2, 2.2)
CLOSE = 0.02
"""Paths this close to each other are one line in the picture."""


def in_valley(check: Check, title: str, rule: str, rate: float, **options: float) -> Check:
    """The check with a picture: `rule` walks STEPS steps down the valley at a learning rate."""

    def walk(solution: Solution, _rng: Generator) -> Iterator[Observation]:
        step = getattr(solution, rule)
        places, state = [START], None
        for _ in range(STEPS):
            params = places[-1]
            updated, state = step(
                params=params.copy(),
                grads=CURVATURES * params,
                state=state,
                learning_rate=rate,
                **options,
            )
            places.append(np.asarray(updated, dtype=np.float32).reshape(2))
        yield say("the path through the valley"), np.stack(places)

    def draw(actual: Observations | None, expected: Observations) -> Figure:
        reference = np.asarray(expected[0][1])
        yours = None if actual is None else np.asarray(actual[0][1])
        paths = [_path(say("the reference's path"), reference, "reference")]
        if yours is not None:
            paths.insert(0, _path(say("your path"), yours, "path"))
        axes = Axes(say("first parameter"), say("second parameter"), *SPANS)
        text = say(
            "%(steps)s steps at learning rate %(rate)s. %(compared)s",
            steps=STEPS,
            rate=f"{rate:g}",
            compared=_compared(yours, reference),
        )
        return lines_figure(
            say("%(rule)s in a valley", rule=title), text, axes, [*_contours(), *paths]
        )

    return replace(check, picture=Picture(walk, draw))


def _path(name: str, places: Array, style: str) -> Line:
    return Line(name, places[:, 0].tolist(), places[:, 1].tolist(), style)


def _contours() -> Iterator[Line]:
    """Lines of equal height: ellipses around the bottom at (0, 0)."""
    angles = np.linspace(0, 2 * np.pi, 49)
    for height in HEIGHTS:
        first, second = np.sqrt(2 * height / CURVATURES)
        name = say("lines of equal height") if height == HEIGHTS[0] else ""
        x, y = first * np.cos(angles), second * np.sin(angles)
        yield Line(name, x.tolist(), y.tolist(), "faint")


def _compared(yours: Array | None, reference: Array) -> str:
    """Where the two paths end and where they part, in words."""
    end = _place(reference[-1])
    if yours is None:
        return say("The reference ends at %(end)s; your path cannot be drawn.", end=end)
    with np.errstate(all="ignore"):
        apart = np.abs(yours - reference).max(axis=1)
    parted = np.flatnonzero(~(apart <= CLOSE))
    if not len(parted):
        return say("Your path is the reference's, and ends at %(end)s.", end=end)
    return say(
        "Your path leaves the reference's in step %(step)s. The reference ends at %(end)s, you at "
        "%(yours)s.",
        step=parted[0],
        end=end,
        yours=_place(yours[-1]),
    )


def _place(params: Array) -> str:
    first, second = (round(float(value), 3) + 0.0 for value in params)  # and never -0
    return f"({first:g}, {second:g})"
