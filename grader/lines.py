"""Pictures made of lines: what they are as plain data, before any page draws them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from grader.model import Figure

DIGITS = 4
"""Significant digits of a coordinate: more than a picture can show."""
STYLES = frozenset({"line", "dashed", "points", "path", "reference", "faint"})


@dataclass(frozen=True)
class Line:
    """One series of points; a y that is no finite number leaves a gap.

    `style` is "line", "dashed", "points", "path" (a line with its points), "reference" (what the
    others should be) or "faint" (a thin line in the background). The legend leaves out what has
    no name.
    """

    name: str
    x: Sequence[float]
    y: Sequence[float]
    style: str = "line"


@dataclass(frozen=True)
class Axes:
    """What the axes say, and what they span where the lines themselves should not decide."""

    x_label: str
    y_label: str
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None


def lines_figure(title: str, text: str, axes: Axes, lines: Iterable[Line]) -> Figure:
    """A figure of kind "lines", with its text equivalent."""
    payload: dict[str, Any] = {
        "series": [
            {
                "name": line.name,
                "x": [_shown(value) for value in line.x],
                "y": [_shown(value) for value in line.y],
                "style": line.style,
            }
            for line in lines
        ],
        "x_label": axes.x_label,
        "y_label": axes.y_label,
    }
    ranges = {"x_range": axes.x_range, "y_range": axes.y_range}
    payload |= {key: list(ends) for key, ends in ranges.items() if ends is not None}
    return Figure("lines", title, text, payload)


def _shown(value: float) -> float | None:
    """A coordinate as JSON has it: rounded, and null where there is no finite number.

    The largest numbers of all are rounded to infinity.
    """
    rounded = float(f"{value:.{DIGITS}g}")
    return rounded if math.isfinite(rounded) else None
