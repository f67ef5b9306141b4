"""The checks of single losses: element by element, and row by row."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from assignments.inputs import change, watch
from grader.checks import check
from grader.model import Observation, Solution
from grader.sentences import say

Array = NDArray[np.float32]

# Honest float32 answers, also those of the textbook formulas with a probability in between, stay
# within 3e-6 of the reference for logits up to 5; the smallest effect of a mistake is 1e-2.
TOLERANCE = 2e-5
FLOOR = 1e-5

# At logits of 10 000 float32 has steps of 1e-3. A solution that subtracts log-sum-exp (which is
# right) instead of the maximum is off by half of that; the mistakes looked for by more than 1e-1.
LARGE_TOLERANCE = 2e-4
LARGE_FLOOR = 2e-3

# A matrix comes first, arrays of one element late: in a vector the mean of all and that of a row,
# in one element a mean and a sum, or a row and a number, look alike.
SHAPES = ((4, 3), (7,), (7, 1), (1,), (1, 1), (2, 3, 4))


@check("computes l1 of the handout's example", points=0.5, tolerance=TOLERANCE, floor=FLOOR)
def l1_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Errors of 0, ±0.5, ±3 and 1 in two rows."""
    labels, predictions = _labels_and_errors(_EXAMPLE_ERRORS, rng)
    yield say("l1 of the example"), solution.l1(labels=labels, predictions=predictions)


@check(
    "computes l1 of arrays of any shape and leaves them alone",
    points=0.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def l1_random(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """A matrix, a vector, a column, single elements, and three axes."""
    for shape in SHAPES:
        labels, predictions = _random_pair(rng, shape)
        look = watch(labels=labels, predictions=predictions)
        yield (
            say("l1 of arrays %(shape)s", shape=shape),
            solution.l1(labels=labels, predictions=predictions),
        )
        yield from look()


@check("computes l2 of the handout's example", points=0.5, tolerance=TOLERANCE, floor=FLOOR)
def l2_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Errors of 0, ±0.5, ±3 and 1 in two rows."""
    labels, predictions = _labels_and_errors(_EXAMPLE_ERRORS, rng)
    yield say("l2 of the example"), solution.l2(labels=labels, predictions=predictions)


@check(
    "computes l2 of arrays of any shape and leaves them alone",
    points=0.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def l2_random(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """A matrix, a vector, a column, single elements, and three axes."""
    for shape in SHAPES:
        labels, predictions = _random_pair(rng, shape)
        look = watch(labels=labels, predictions=predictions)
        yield (
            say("l2 of arrays %(shape)s", shape=shape),
            solution.l2(labels=labels, predictions=predictions),
        )
        yield from look()


@check(
    "computes the sigmoid cross-entropy of the handout's example",
    points=0.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
)
def sigmoid_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Logits of 0, 2 and −1, each with label 1 and with label 0."""
    logits = np.array([0.0, 0.0, 2.0, 2.0, -1.0, -1.0], dtype=np.float32)
    labels = np.array([1.0, 0.0, 1.0, 0.0, 1.0, 0.0], dtype=np.float32)
    loss = solution.sigmoid_cross_entropy(labels=labels, logits=logits)
    yield say("the loss of logits 0, 0, 2, 2, −1, −1"), loss


@check(
    "keeps the sigmoid cross-entropy exact for logits of ±10 000",
    points=1.0,
    tolerance=LARGE_TOLERANCE,
    floor=LARGE_FLOOR,
)
def sigmoid_large_logits(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Both labels at ±20, ±100, ±1 000 and ±10 000, one size after the other, then mixed."""
    sizes = np.array([20.0, 100.0, 1_000.0, 10_000.0])
    for size in sizes:
        logits = np.array([size, size, -size, -size], dtype=np.float32)
        labels = np.array([1.0, 0.0, 1.0, 0.0], dtype=np.float32)
        loss = solution.sigmoid_cross_entropy(labels=labels, logits=logits)
        yield (
            say("the loss at logits of ±%(size)s with labels 1, 0, 1, 0", size=f"{size:.0f}"),
            loss,
        )
    logits = rng.permuted(np.outer([1.0, -1.0], sizes), axis=1).astype(np.float32)
    labels = rng.permuted(np.tile([0.0, 1.0], (2, 2)), axis=1).astype(np.float32)
    yield (
        say("the loss of a matrix of such logits"),
        solution.sigmoid_cross_entropy(labels=labels, logits=logits),
    )


@check(
    "computes the sigmoid cross-entropy of arrays of any shape and leaves them alone",
    points=0.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def sigmoid_random(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Labels of 0 and 1 in arrays of all kinds, then labels that are probabilities."""
    for shape in SHAPES:
        labels = rng.permuted(np.arange(np.prod(shape)) % 2).reshape(shape).astype(np.float32)
        logits = rng.uniform(-5, 5, size=shape).astype(np.float32)
        look = watch(labels=labels, logits=logits)
        loss = solution.sigmoid_cross_entropy(labels=labels, logits=logits)
        yield say("the loss of arrays %(shape)s", shape=shape), loss
        yield from look()
    labels = rng.uniform(0.1, 0.9, size=(5, 4)).astype(np.float32)
    logits = rng.uniform(-5, 5, size=(5, 4)).astype(np.float32)
    loss = solution.sigmoid_cross_entropy(labels=labels, logits=logits)
    yield say("the loss where labels are probabilities between 0 and 1"), loss


@check(
    "computes the softmax cross-entropy of the handout's example",
    points=0.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
)
def softmax_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Two rows of three logits; the classes 2 and 0."""
    logits = np.array([[1.0, 2.0, 3.0], [2.0, 2.0, 1.0]], dtype=np.float32)
    loss = solution.softmax_cross_entropy(labels=_one_hot([2, 0], 3), logits=logits)
    yield say("the losses of two rows"), loss


@check(
    "keeps the softmax cross-entropy exact for logits of ±10 000",
    points=1.0,
    tolerance=LARGE_TOLERANCE,
    floor=LARGE_FLOOR,
)
def softmax_large_logits(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """A class far below the largest and one above, then rows of very different size in a batch."""
    for high, low in ((0.0, -60.0), (100.0, -100.0), (10_000.0, 9_998.0), (10_000.0, -10_000.0)):
        logits = np.array([[low, high, low - 1.0], [high, low, low - 1.0]], dtype=np.float32)
        loss = solution.softmax_cross_entropy(labels=_one_hot([0, 0], 3), logits=logits)
        yield (
            say(
                "the losses of %(low)s and of %(high)s among %(low)s and %(high)s",
                low=f"{low:.0f}",
                high=f"{high:.0f}",
            ),
            loss,
        )
    centres = np.array([[0.0], [10_000.0], [-10_000.0], [500.0]])
    steps = rng.permuted(np.tile([0.0, 1.0, 2.0, 4.0, 5.0], (4, 1)), axis=1)
    logits = (centres + steps).astype(np.float32)
    labels = _one_hot(rng.integers(1, 5, size=4), 5)
    loss = solution.softmax_cross_entropy(labels=labels, logits=logits)
    yield say("the losses of rows around 0, 10 000, −10 000 and 500"), loss


@check(
    "computes the softmax cross-entropy of batches of any size and leaves them alone",
    points=0.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def softmax_random(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """As many rows as classes, a single row, more rows, and labels that skip class 0."""
    for rows, classes in ((4, 4), (1, 10), (9, 2), (50, 10)):
        logits = rng.uniform(-5, 5, size=(rows, classes)).astype(np.float32)
        labels = _one_hot(rng.integers(1, classes, size=rows), classes)
        look = watch(labels=labels, logits=logits)
        loss = solution.softmax_cross_entropy(labels=labels, logits=logits)
        yield say("the losses of logits (%(rows)s, %(classes)s)", rows=rows, classes=classes), loss
        yield from look()
    logits = rng.uniform(-5, 5, size=(6, 10)).astype(np.float32)
    labels = _one_hot(rng.integers(1, 10, size=6), 10)
    losses = solution.softmax_cross_entropy(labels=labels.copy(), logits=logits.copy())
    moved = logits + np.arange(6, dtype=np.float32)[:, np.newaxis]
    yield (
        say("what changes when a number is added to each row, which is nothing"),
        change(losses, solution.softmax_cross_entropy(labels=labels.copy(), logits=moved)),
    )
    order = rng.permutation(6)
    shuffled = solution.softmax_cross_entropy(labels=labels[order], logits=logits[order])
    yield (
        say("what changes for a row when the rows change places, which is nothing"),
        change(np.asarray(losses)[order], shuffled),
    )


_EXAMPLE_ERRORS = np.array([[0.0, 0.5, -0.5], [3.0, -3.0, 1.0]], dtype=np.float32)


def _labels_and_errors(errors: Array, rng: Generator) -> tuple[Array, Array]:
    """Labels and predictions whose difference is exactly `errors`: labels are small integers."""
    labels = rng.integers(-4, 5, size=errors.shape).astype(np.float32)
    return labels, labels + errors


def _random_pair(rng: Generator, shape: tuple[int, ...]) -> tuple[Array, Array]:
    """Labels around 0 and predictions that miss them by up to 6; the last one is too small."""
    labels = rng.normal(size=shape)
    errors = rng.uniform(-6, 6, size=shape)
    errors.flat[0], errors.flat[-1] = 5.0, -4.0
    return labels.astype(np.float32), (labels + errors).astype(np.float32)


def _one_hot(classes: NDArray[np.int64] | list[int], number: int) -> Array:
    return np.eye(number, dtype=np.float32)[classes]
