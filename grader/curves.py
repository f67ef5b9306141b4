"""Training curves as figures and as words."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from grader.lines import Axes, Line, lines_figure
from grader.model import Figure
from grader.report import Curve
from grader.sentences import listed, say

TITLE = say("Training curves")
SPARKS = "▁▂▃▄▅▆▇█"
SPARK_WIDTH = 16
_HELD_OUT = re.compile(r"^(val|valid|validation|test)[_ ./:-]|[_ ./:-](val|valid|validation|test)$")
_TRAINED_ON = re.compile(r"^train(ing)?[_ ./:-]|[_ ./:-]train(ing)?$")


def training_figures(curves: Sequence[Curve]) -> tuple[Figure, ...]:
    """One figure per quantity: `loss` and `val_loss` share axes, `accuracy` has its own."""
    groups: dict[str, list[Curve]] = {}
    for curve in curves:
        groups.setdefault(_quantity(curve.name), []).append(curve)
    return tuple(
        lines_figure(
            TITLE if len(groups) == 1 else say("Training curves: %(quantity)s", quantity=quantity),
            _text(group),
            Axes(say("step"), quantity),
            [Line(curve.name, curve.steps, curve.values, _style(curve.name)) for curve in group],
        )
        for quantity, group in groups.items()
    )


def latest_values(curves: Sequence[Curve]) -> str:
    """`At step 300: loss 0.31, accuracy 0.91.`, or nothing where nothing was logged."""
    known = [curve for curve in curves if curve.steps]
    if not known:
        return ""
    step = max(curve.steps[-1] for curve in known)
    values = listed([f"{curve.name} {curve.values[-1]:.3g}" for curve in known])
    return say("At step %(step)s: %(values)s.", step=f"{step:.12g}", values=values)


def curve_in_a_line(curve: Curve) -> str:
    """`loss █▅▂▁ 0.31`."""
    return f"{curve.name} {sparkline(curve)} {curve.values[-1]:.3g}"


def sparkline(curve: Curve) -> str:
    """The curve in a few characters; a space where a value is no finite number."""
    every = max(1, math.ceil(len(curve.values) / SPARK_WIDTH))
    values = curve.values[::-1][::every][::-1]
    finite = [value for value in values if math.isfinite(value)]
    low, width = min(finite, default=0.0), max(finite, default=0.0) - min(finite, default=0.0)
    top = len(SPARKS) - 1
    return "".join(
        SPARKS[round(top * (value - low) / width) if 0 < width < math.inf else 0]
        if math.isfinite(value)
        else " "
        for value in values
    )


def _quantity(name: str) -> str:
    """What a curve measures, whichever examples it was measured on."""
    return _TRAINED_ON.sub("", _HELD_OUT.sub("", name)) or name


def _style(name: str) -> str:
    return "dashed" if _HELD_OUT.search(name) else "line"


def _text(curves: Sequence[Curve]) -> str:
    steps = [step for curve in curves for step in curve.steps]
    first, last = (f"{step:.12g}" for step in (min(steps), max(steps)))
    course, *others = map(_course, curves)
    for other in others:
        course = say("%(first)s; %(second)s", first=course, second=other)
    if first == last:
        return say("At step %(step)s: %(values)s.", step=first, values=course)
    return say(
        "From step %(first)s to %(last)s: %(course)s.", first=first, last=last, course=course
    )


def _course(curve: Curve) -> str:
    """Where a curve began and where it ended, in words."""
    finite = [value for value in curve.values if math.isfinite(value)]
    if not finite:
        return say("%(name)s is never a finite number", name=curve.name)
    if not math.isfinite(curve.values[-1]):
        last = max(place for place, value in enumerate(curve.values) if math.isfinite(value))
        since = curve.steps[last + 1]
        return say(
            "%(name)s %(value)s at first, no finite number from step %(step)s on",
            name=curve.name,
            value=f"{finite[0]:.3g}",
            step=f"{since:.12g}",
        )
    if len(finite) == 1:
        return f"{curve.name} {finite[0]:.3g}"
    return say(
        "%(name)s from %(first)s to %(last)s",
        name=curve.name,
        first=f"{finite[0]:.3g}",
        last=f"{finite[-1]:.3g}",
    )
