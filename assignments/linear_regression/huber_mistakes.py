"""Known mistakes in fitting a line by the Huber loss: lines that minimise something else."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from assignments.linear_regression.tables import Array, exact
from grader.checks import mistake
from reference.linear_regression import fit_huber

Line = tuple[float, float]

ROUNDS = 200
LARGE = 1e9


@mistake(
    "fit_huber",
    "This is the line of least squares: minimise the Huber loss, not only report it.",
)
def huber_is_least_squares(x: Array, y: Array, delta: float) -> Line:
    return fit_huber(x, y, LARGE)


@mistake("fit_huber", "The line is fitted with delta 1 whatever was asked for: use the argument.")
def huber_with_delta_one(x: Array, y: Array, delta: float) -> Line:
    return fit_huber(x, y, 1.0)


@mistake("fit_huber", "The line is fitted with half of delta.")
def huber_with_half_delta(x: Array, y: Array, delta: float) -> Line:
    return fit_huber(x, y, delta / 2)


@mistake(
    "fit_huber",
    "The line is fitted with twice delta. With r² inside (no ½), the linear part is "
    "2·delta·|r| − delta², and both change at |r| = delta.",
)
def huber_with_twice_delta(x: Array, y: Array, delta: float) -> Line:
    return fit_huber(x, y, 2 * delta)


@mistake(
    "fit_huber",
    "Points far below the line still count by their square: look at the size of the error, not at "
    "its sign.",
)
def huber_linear_only_above(x: Array, y: Array, delta: float) -> Line:
    return _reweighted(x, y, lambda errors: delta / np.maximum(errors, delta))


@mistake(
    "fit_huber",
    "Points far above the line still count by their square: look at the size of the error, not at "
    "its sign.",
)
def huber_linear_only_below(x: Array, y: Array, delta: float) -> Line:
    return _reweighted(x, y, lambda errors: delta / np.maximum(-errors, delta))


@mistake("fit_huber", "The two answers are swapped: return (weight, bias).")
def huber_swapped(x: Array, y: Array, delta: float) -> Line:
    weight, bias = fit_huber(x, y, delta)
    return bias, weight


@mistake("fit_huber", "The bias is missing or 0, so the line goes through the origin.")
def huber_without_bias(x: Array, y: Array, delta: float) -> Line:
    precise, labels = exact((x, y))
    weight = 0.0
    for _ in range(ROUNDS):
        importance = delta / np.maximum(np.abs(weight * precise - labels), delta)
        pull = importance * precise
        weight = float(pull @ labels / (pull @ precise))
    return weight, 0.0


def _reweighted(x: Array, y: Array, importance: Callable[[Array], Array]) -> Line:
    """Least squares, repeated with the importance of each error, which is above minus below."""
    precise, labels = exact((x, y))
    columns = np.stack([precise, np.ones_like(precise)], axis=1)
    line = np.zeros(2)
    for _ in range(ROUNDS):
        roots = np.sqrt(importance(labels - columns @ line))
        line = np.linalg.lstsq(columns * roots[:, None], labels * roots)[0]
    return float(line[0]), float(line[1])


HUBER_MISTAKES = (
    huber_is_least_squares,
    huber_with_delta_one,
    huber_with_half_delta,
    huber_with_twice_delta,
    huber_linear_only_above,
    huber_linear_only_below,
    huber_swapped,
    huber_without_bias,
)
