"""The checks of linear regression, from three points to tables of a city's areas."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator

from assignments.linear_regression.tables import (
    AREAS,
    Array,
    Table,
    bent_table,
    handed_over,
    huber_error,
    parabola_error,
    split_table,
    upside_down,
)
from grader.checks import check
from grader.model import MIB, Limits, Observation, Solution
from grader.sentences import say

# As near to the optimum as the gates ask for; a solution may iterate and need not arrive.
QUADRATIC_TOLERANCE = 1e-3
HUBER_TOLERANCE = 5e-3

BY_ANY_METHOD = Limits(wall_seconds=120.0, cpu_seconds=240.0, memory_bytes=1536 * MIB)
"""Ten thousand steps in TensorFlow's eager mode take half a minute on a busy core."""


@check("predicts along a line", points=0.5)
def predict_line(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """The handout's example, one point, then twenty, on rising and falling lines."""
    x = np.array([0.0, 1.0, 2.5], dtype=np.float32)
    yield say("the example's predictions"), solution.predict(x=x, weight=2.0, bias=-1.0)
    for rows in (1, 20):
        x, _ = _points(rng, rows)
        for weight, bias in ((-0.7, 12.0), (3.2, 0.5)):
            predictions = solution.predict(x=x, weight=weight, bias=bias)
            yield (
                say(
                    "the predictions for %(rows)s point(s), weight %(weight)s, bias %(bias)s",
                    rows=rows,
                    weight=weight,
                    bias=bias,
                ),
                predictions,
            )
        yield say("x with %(rows)s point(s) after the call, which must not change", rows=rows), x


@check("computes the mean squared error of the handout's example", points=0.5)
def mse_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Errors of 1, −2 and 0; then one error of 3, and none at all."""
    labels = np.array([1.0, 2.0, 3.0], dtype=np.float32)
    predictions = np.array([2.0, 0.0, 3.0], dtype=np.float32)
    yield say("the mean squared error"), solution.mse(labels=labels, predictions=predictions)
    one, four = np.ones(1, dtype=np.float32), np.full(1, 4.0, dtype=np.float32)
    yield (
        say("the mean squared error of one prediction"),
        solution.mse(labels=one, predictions=four),
    )
    yield say("the error of perfect predictions"), solution.mse(labels=labels, predictions=labels)


@check("computes the mean squared error of arrays of any length", points=0.5, hidden=True)
def mse_random(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Few and many elements, with errors on both sides and far from zero on average."""
    for rows, offset in ((2, 0.0), (7, 5.0), (500, -20.0)):
        labels = rng.normal(scale=10.0, size=rows).astype(np.float32)
        predictions = (labels + rng.normal(offset, 4.0, rows)).astype(np.float32)
        loss = solution.mse(labels=labels, predictions=predictions)
        yield say("the mean squared error of %(rows)s predictions", rows=rows), loss
        yield say("labels after the call, which must not change"), labels
        yield say("predictions after the call, which must not change"), predictions


@check("computes the gradients of the mean squared error", points=1.0)
def gradients_small(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """The handout's example, one point, then five, with weight and bias that are not zero."""
    x, y = np.array([1.0, 2.0, 4.0], np.float32), np.array([3.0, 3.0, 8.0], np.float32)
    yield from _gradients(solution, (x, y), 1.5, 0.5)
    for rows in (1, 5):
        yield from _gradients(solution, _points(rng, rows), *rng.uniform(1.0, 3.0, 2).tolist())


@check("computes the gradients on tables and leaves its inputs alone", points=0.5, hidden=True)
def gradients_tables(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Tables of 42 and of 300 rows, on lines far from the best one."""
    for rows, (x, y) in ((AREAS, bent_table(rng)), (300, _points(rng, 300))):
        for weight, bias in ((0.0, 0.0), (-2.5, 40.0)):
            yield from _gradients(solution, (x, y), weight, bias)
        yield say("x with %(rows)s rows after the calls, which must not change", rows=rows), x
        yield say("y with %(rows)s rows after the calls, which must not change", rows=rows), y


@check("follows gradient descent for the first epochs", points=1.0)
def fit_first_epochs(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """One, two and three epochs on five points, then on a table like that of the gate."""
    for table, learning_rate in ((_points(rng, 5), 0.02), (bent_table(rng), 1e-3)):
        for epochs in (1, 2, 3):
            yield from _fitted(solution, table, learning_rate, epochs)


@check(
    "follows gradient descent with other rates and tables",
    points=0.5,
    hidden=True,
)
def fit_other_rates(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """One point, then twelve, then 42, for up to twenty epochs; the inputs stay as they were."""
    settings = (
        (_points(rng, 1), 0.05, 4),
        (_points(rng, 12), 5e-3, 20),
        (bent_table(rng), 5e-4, 9),
    )
    for (x, y), learning_rate, epochs in settings:
        yield from _fitted(solution, (x, y), learning_rate, epochs)
        yield say("x with %(x)s rows after the call, which must not change", x=len(x)), x
        yield say("y with %(y)s rows after the call, which must not change", y=len(y)), y


@check(
    "fits a parabola",
    points=0.5,
    tolerance=QUADRATIC_TOLERANCE,
    floor=0.0,
    limits=BY_ANY_METHOD,
)
def quadratic_tables(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Two tables that level off; what counts is the error of the parabola, not how it was found."""
    for number in (1, 2):
        table = bent_table(rng)
        fitted = solution.fit_quadratic(**handed_over(table))
        yield (
            say("the mean squared error of your parabola on table %(number)s", number=number),
            parabola_error(table, *fitted),
        )


@check(
    "fits a line by the Huber loss",
    points=1.0,
    tolerance=HUBER_TOLERANCE,
    floor=0.0,
    limits=BY_ANY_METHOD,
)
def huber_tables(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Two kinds of areas, one far above or far below: each loss draws its line elsewhere."""
    tables = ((split_table(rng), 15.0), (upside_down(split_table(rng)), 30.0))
    for table, delta in tables:
        weight, bias = solution.fit_huber(**handed_over(table), delta=delta)
        yield (
            say("the mean Huber loss of your line at delta %(delta)s", delta=f"{delta:g}"),
            huber_error(table, delta, weight, bias),
        )


def _gradients(
    solution: Solution, table: Table, weight: float, bias: float
) -> Iterator[Observation]:
    x, y = table
    d_weight, d_bias = solution.mse_gradients(x=x, y=y, weight=weight, bias=bias)
    where = say(
        "of %(count)s point(s) at weight %(weight)s, bias %(bias)s",
        count=len(x),
        weight=f"{weight:.2f}",
        bias=f"{bias:.2f}",
    )
    yield say("the gradient d_weight %(where)s", where=where), d_weight
    yield say("the gradient d_bias %(where)s", where=where), d_bias


def _fitted(
    solution: Solution, table: Table, learning_rate: float, epochs: int
) -> Iterator[Observation]:
    x, y = table
    weight, bias = solution.fit(x=x, y=y, learning_rate=learning_rate, epochs=epochs)
    where = say("after %(epochs)s epoch(s) on %(count)s point(s)", epochs=epochs, count=len(x))
    yield say("the weight %(where)s", where=where), weight
    yield say("the bias %(where)s", where=where), bias


def _points(rng: Generator, rows: int) -> tuple[Array, Array]:
    """A table (rows,), (rows,) with x between 1 and 6, and y around a rising line, never near 0."""
    x = rng.uniform(1.0, 6.0, rows)
    y = 4.0 + 2.0 * x + rng.normal(0.0, 0.5, rows)
    return x.astype(np.float32), y.astype(np.float32)
