"""The gates of linear regression: how near to the best line or parabola a table gets fitted."""

from __future__ import annotations

import numpy as np

from assignments.linear_regression.tables import (
    Table,
    bent_table,
    exact,
    handed_over,
    huber_error,
    line_error,
    numbers,
    parabola_error,
    split_table,
    upside_down,
)
from grader.checks import loss_gate
from grader.lines import Axes, Line, lines_figure
from grader.model import MIB, Figure, GateTable, Limits, LossTrial, Solution
from grader.sentences import listed, say
from reference import linear_regression as reference

LEARNING_RATE = 1e-3
EPOCHS = 10_000
DELTAS = (15.0, 30.0)
SQUARED = say("the mean squared error, as a multiple of the smallest possible one,")
HUBER = say("the mean Huber loss, as a multiple of the smallest possible one,")
LIMITS = Limits(wall_seconds=300.0, cpu_seconds=300.0, memory_bytes=1536 * MIB)

TOO_FEW_STEPS = """
whole_descent = fit


def fit(x, y, learning_rate, epochs):
    return whole_descent(x, y, learning_rate, epochs // 5)
"""
NO_LINEAR_TERM = """
def fit_quadratic(x, y):
    a, c = np.polyfit(x.astype(float) ** 2, y, 1)
    return a, 0.0, c
"""
TWICE_DELTA = """
right_fit = fit_huber


def fit_huber(x, y, delta):
    return right_fit(x, y, 2 * delta)
"""

Polynomial = tuple[float, ...]
"""Coefficients, the highest power first."""

Curves = dict[str, Polynomial]
"""Polynomials by what the picture calls them."""


@loss_gate(
    "comes within 1 % of the least-squares loss in 10 000 epochs",
    points=1.5,
    threshold=1.01,
    loss_name=SQUARED,
    dataset="fire-theft",
    limits=LIMITS,
    weak=TOO_FEW_STEPS,
)
def descent(solution: Solution, table: GateTable, _seed: int) -> LossTrial:
    """Gradient descent at a rate of 1e-3, against the line of least squares."""
    pair = table.x, table.y
    fitted = solution.fit(**handed_over(pair), learning_rate=LEARNING_RATE, epochs=EPOCHS)
    best = tuple(np.polyfit(*exact(pair), 1))
    curves: Curves = {say("your line"): numbers(*fitted), say("least squares"): best}
    ratio = line_error(pair, *fitted) / line_error(pair, *best)
    return LossTrial(ratio, (picture(say("Your line"), table, curves),))


@loss_gate(
    "fits a parabola within 0.1 % of the optimal loss",
    points=1.0,
    threshold=1.001,
    loss_name=SQUARED,
    dataset="fire-theft",
    limits=LIMITS,
    weak=NO_LINEAR_TERM,
)
def parabola(solution: Solution, table: GateTable, seed: int) -> LossTrial:
    """The table and a generated one; the worse of the two counts."""
    pair, other = (table.x, table.y), bent_table(np.random.default_rng(seed))
    fitted, ratio = _fit_parabola(solution, pair)
    _, other_ratio = _fit_parabola(solution, other)
    curves: Curves = {
        say("your parabola"): fitted,
        say("the best one"): reference.fit_quadratic(*pair),
    }
    return LossTrial(max(ratio, other_ratio), (picture(say("Your parabola"), table, curves),))


@loss_gate(
    "fits a line by the Huber loss within 0.5 % of the optimum",
    points=1.5,
    threshold=1.005,
    loss_name=HUBER,
    dataset="fire-theft",
    limits=LIMITS,
    weak=TWICE_DELTA,
)
def robust_line(solution: Solution, table: GateTable, seed: int) -> LossTrial:
    """The table at two deltas and a generated one; the worst of the three counts."""
    pair, other = (table.x, table.y), upside_down(split_table(np.random.default_rng(seed)))
    asked = (*((pair, delta) for delta in DELTAS), (other, DELTAS[-1]))
    fits = [_fit_huber(solution, one, delta) for one, delta in asked]
    curves: Curves = {
        say("your line, delta %(delta)s", delta=f"{DELTAS[0]:g}"): fits[0][0],
        say("the best one"): reference.fit_huber(*pair, DELTAS[0]),
        say("least squares"): tuple(np.polyfit(*exact(pair), 1)),
    }
    return LossTrial(max(ratio for _, ratio in fits), (picture(say("Your line"), table, curves),))


def _fit_parabola(solution: Solution, table: Table) -> tuple[Polynomial, float]:
    """What the solution fits, and its loss as a multiple of the smallest."""
    fitted = solution.fit_quadratic(**handed_over(table))
    best = parabola_error(table, *reference.fit_quadratic(*table))
    return numbers(*fitted), parabola_error(table, *fitted) / best


def _fit_huber(solution: Solution, table: Table, delta: float) -> tuple[Polynomial, float]:
    """What the solution fits, and its loss as a multiple of the smallest."""
    fitted = solution.fit_huber(**handed_over(table), delta=delta)
    best = huber_error(table, delta, *reference.fit_huber(*table, delta))
    return numbers(*fitted), huber_error(table, delta, *fitted) / best


def picture(title: str, table: GateTable, curves: Curves) -> Figure:
    """The areas as points, the student's curve as a line, and others dashed."""
    along = np.linspace(table.x.min(), table.x.max(), 60)
    styles = ("line", "dashed", "dashed")
    lines = [
        Line(name, along.tolist(), np.polyval(curve, along).tolist(), style)
        for (name, curve), style in zip(curves.items(), styles, strict=False)
    ]
    areas = Line(say("areas"), table.x.tolist(), table.y.tolist(), "points")
    formulas = [
        say("%(curve)s: %(formula)s", curve=name, formula=formula(curve))
        for name, curve in curves.items()
    ]
    room = 0.1 * float(np.ptp(table.y))
    axes = Axes(
        table.x_label,
        table.y_label,
        y_range=(float(table.y.min()) - room, float(table.y.max()) + room),
    )
    return lines_figure(
        title, say("%(formulas)s.", formulas=listed(formulas)), axes, [areas, *lines]
    )


def formula(curve: Polynomial) -> str:
    """A line or a parabola as a formula: "y = 1.31 x + 17"."""
    powers = (" x²", " x", "")[-len(curve) :]
    terms = [f"{value:+.3g}{power}" for value, power in zip(curve, powers, strict=True)]
    return "y = " + " ".join(terms).removeprefix("+").replace("+", "+ ").replace("-", "− ")
