"""Where lines, points and ticks go in a chart, in per cent of its width and height."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

COLOURS = 6
COLOURLESS = frozenset({"faint", "reference"})
WANTED_TICKS = 6
OUTSIDE = 1000
MARGIN = 0.04
NEAREST, FURTHEST = 1e-100, 1e100
"""Closer to zero and beyond, the width of an axis would be no number any more."""

Point = tuple[float, float]
Range = tuple[float, float]


@dataclass(frozen=True)
class Tick:
    """One number of an axis and its place in per cent, from the left or from the top."""

    place: float
    label: str


@dataclass(frozen=True)
class DrawnLine:
    """One series: `path` is SVG path data, `dots` the same for its points.

    `colour` counts from 1 and is 0 for what has none of its own.
    """

    name: str
    style: str
    colour: int
    path: str
    dots: str


@dataclass(frozen=True)
class Chart:
    """Lines between two axes."""

    lines: tuple[DrawnLine, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    x_label: str
    y_label: str


def draw_lines(payload: Mapping[str, Any]) -> Chart:
    """The chart of a figure of kind "lines"."""
    series = payload["series"]
    across = payload.get("x_range") or _span([x for one in series for x in one["x"]])
    up = payload.get("y_range") or _span([y for one in series for y in one["y"]])
    return Chart(
        lines=tuple(_draw_series(series, across, up)),
        x_ticks=tuple(Tick(_place(value, across), label) for value, label in _ticks(across)),
        y_ticks=tuple(Tick(100 - _place(value, up), label) for value, label in _ticks(up)),
        x_label=payload["x_label"],
        y_label=payload["y_label"],
    )


def _draw_series(
    series: Sequence[Mapping[str, Any]], across: Range, up: Range
) -> Iterator[DrawnLine]:
    coloured = 0
    for one in series:
        points = [
            None if x is None or y is None else (_near(x, across), 100 - _near(y, up))
            for x, y in zip(one["x"], one["y"], strict=True)
        ]
        style = one["style"]
        if style not in COLOURLESS:
            coloured += 1
        yield DrawnLine(
            name=one["name"],
            style=style,
            colour=0 if style in COLOURLESS else (coloured - 1) % COLOURS + 1,
            path="" if style == "points" else _path(points),
            dots=_dots(points) if style in {"points", "path"} or _lonely(points) else "",
        )


def _path(points: Sequence[Point | None]) -> str:
    """Path data through the points, with a gap where there is none."""
    parts, pen = [], "M"
    for point in points:
        if point is None:
            pen = "M"
        else:
            parts.append(f"{pen}{point[0]:.2f} {point[1]:.2f}")
            pen = "L"
    return "".join(parts)


def _dots(points: Sequence[Point | None]) -> str:
    """Lines of no length: their round ends stay round in a stretched picture."""
    return "".join(f"M{point[0]:.2f} {point[1]:.2f}h0" for point in points if point is not None)


def _lonely(points: Sequence[Point | None]) -> bool:
    """Whether a line would be invisible, for having one point only."""
    return sum(point is not None for point in points) == 1


def _span(values: Sequence[float | None]) -> Range:
    """The range of all numbers with a little room at both ends."""
    known = [_tame(value) for value in values if value is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    room = MARGIN * (high - low) or abs(low) / 2 or 0.5
    return low - room, high + room


def _place(value: float, ends: Range) -> float:
    return 100 * (_tame(value) - ends[0]) / (ends[1] - ends[0])


def _near(value: float, ends: Range) -> float:
    """The place of a point, which may lie outside of the picture, though not for ever."""
    return min(max(_place(value, ends), -OUTSIDE), OUTSIDE)


def _tame(value: float) -> float:
    """The value, where it is neither too small nor too large to be drawn."""
    return 0.0 if abs(value) < NEAREST else min(max(value, -FURTHEST), FURTHEST)


def _ticks(ends: Range) -> Iterator[tuple[float, str]]:
    """Round numbers between the ends, about as many as are wanted."""
    rough = (ends[1] - ends[0]) / WANTED_TICKS
    magnitude = 10.0 ** floor(log10(rough))
    step = next(size * magnitude for size in (1, 2, 5, 10) if size * magnitude >= rough)
    for number in range(ceil(ends[0] / step), floor(ends[1] / step) + 1):
        yield number * step, _tick_label(number * step)


def _tick_label(value: float) -> str:
    """`0.25`, `10 000`, `1e+09`: as short as the number allows."""
    text = f"{value:.6g}" if abs(value) < 1e6 else f"{value:.3g}"
    return f"{int(text):,}".replace(",", "\u202f") if text.lstrip("-").isdigit() else text
