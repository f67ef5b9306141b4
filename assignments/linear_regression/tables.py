"""Tables like the one of fires and thefts, and how well a line or a parabola fits one."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.datasets import generate_fires
from grader.model import Value
from grader.sentences import say
from reference.huber_loss import huber_loss
from reference.linear_regression import mse, predict

Array = NDArray[np.floating[Any]]
Table = tuple[Array, Array]

AREAS = 42


def bent_table(rng: np.random.Generator) -> Table:
    """A table (42,), (42,) that rises and levels off, with a few outliers: no line fits well."""
    table = generate_fires(rng)
    return table.x, table.y


def split_table(rng: np.random.Generator) -> Table:
    """A table (42,), (42,) of two kinds of areas, 25 on one line and 17 far above on a steeper one.

    Between the two, least squares and every delta draw the line elsewhere: over 150 seeds and
    deltas of 15 and 30, a wrong delta costs at least 1 %, least squares at least 3.5 %.
    """
    x = 2.0 + 38.0 * ((np.arange(AREAS) + rng.uniform(size=AREAS)) / AREAS) ** 2
    y = 8.0 + 0.5 * x + rng.normal(0.0, 5.0, AREAS)
    steep = np.arange(1, AREAS, 5).tolist() + np.arange(3, AREAS, 5).tolist()
    y[steep] += 42.0 + 1.7 * x[steep]
    order = rng.permutation(AREAS)
    return x[order].round(1).astype(np.float32), y[order].round().astype(np.float32)


def upside_down(table: Table) -> Table:
    """The table with what lay far above the others far below them."""
    x, y = table
    return x, y.max() - y


def line_error(table: Table, weight: Value, bias: Value) -> float:
    """The mean squared error of a line, in float64."""
    x, y = exact(table)
    return mse(y, predict(x, *numbers(weight, bias)))


def parabola_error(table: Table, a: Value, b: Value, c: Value) -> float:
    """The mean squared error of a * x^2 + b * x + c, in float64."""
    x, y = exact(table)
    return mse(y, np.polyval(numbers(a, b, c), x))


def huber_error(table: Table, delta: float, weight: Value, bias: Value) -> float:
    """The mean Huber loss of a line, in float64."""
    x, y = exact(table)
    return float(huber_loss(y, predict(x, *numbers(weight, bias)), delta).mean())


def handed_over(table: Table) -> dict[str, Array]:
    """Arguments x and y as copies: what is changed in place must not change what is measured."""
    x, y = table
    return {"x": x.copy(), "y": y.copy()}


def exact(table: Table) -> Table:
    """The same table in float64."""
    x, y = table
    return x.astype(np.float64), y.astype(np.float64)


def numbers(*answers: Value) -> tuple[float, ...]:
    """Each answer as a float; ValueError for anything but single numbers.

    An array with one weight per area would fit every table without error.
    """
    for answer in answers:
        if np.size(answer) != 1 or np.asarray(answer).dtype.kind not in "biuf":
            raise ValueError(
                say(
                    "expected single numbers, got an array of shape %(shape)s",
                    shape=np.shape(answer),
                )
            )
    return tuple(np.asarray(answer, dtype=np.float64).item() for answer in answers)
