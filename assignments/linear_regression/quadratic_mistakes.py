"""Known mistakes in fitting a parabola."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from assignments.linear_regression.tables import Array, exact
from grader.checks import mistake
from reference.linear_regression import fit_quadratic

Parabola = tuple[float, float, float]


@mistake("fit_quadratic", "The coefficients are in the opposite order: return (a, b, c).")
def quadratic_reversed(x: Array, y: Array) -> Parabola:
    a, b, c = fit_quadratic(x, y)
    return c, b, a


@mistake("fit_quadratic", "The term b·x is missing or 0: all three coefficients have to be fitted.")
def quadratic_without_slope(x: Array, y: Array) -> Parabola:
    a, c = _least_squares(x, y, np.square, np.ones_like)
    return a, 0.0, c


@mistake("fit_quadratic", "The term a·x² is missing or 0: this is a line.")
def quadratic_is_a_line(x: Array, y: Array) -> Parabola:
    b, c = _least_squares(x, y, np.positive, np.ones_like)
    return 0.0, b, c


@mistake(
    "fit_quadratic", "The constant c is missing or 0, so the parabola goes through the origin."
)
def quadratic_without_constant(x: Array, y: Array) -> Parabola:
    a, b = _least_squares(x, y, np.square, np.positive)
    return a, b, 0.0


def _least_squares(x: Array, y: Array, *terms: Callable[[Array], Array]) -> list[float]:
    """The coefficients of the terms for which their sum has the smallest squared error."""
    precise, labels = exact((x, y))
    columns = np.stack([term(precise) for term in terms], axis=1)
    fitted: list[float] = np.linalg.lstsq(columns, labels)[0].tolist()
    return fitted


QUADRATIC_MISTAKES = (
    quadratic_reversed,
    quadratic_without_slope,
    quadratic_is_a_line,
    quadratic_without_constant,
)
