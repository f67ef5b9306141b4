"""The checks of the Huber loss, from the handout's example to large random arrays."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from assignments.huber_loss.picture import over_the_error
from assignments.inputs import watch
from grader.checks import check
from grader.model import Observation, Solution
from grader.sentences import say

Array = NDArray[np.float32]

# Honest answers differ from the reference by rounding only: mostly by 2e-7 of the value in float32.
# Of errors of 100 delta, ½r² − ½·max(|r| − delta, 0)² loses two digits, and 6e-6 of the value. The
# smallest effect of a known mistake is 1e-2.
TOLERANCE = 1e-4
FLOOR = 1e-5

# Arrays of one element come late: there a mean and a sum look alike.
SHAPES = ((7,), (4, 3), (7, 1), (1,), (1, 1), (2, 3, 4))


@check("computes the loss of the handout's example", points=1.0, tolerance=TOLERANCE, floor=FLOOR)
def loss_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Errors of 0, ±0.5, ±1 and ±3 with the default delta."""
    labels, predictions = _labels_and_errors(_EXAMPLE_ERRORS, rng)
    yield say("the loss at delta 1"), solution.huber_loss(labels=labels, predictions=predictions)


@check(
    "honours delta in the loss",
    points=1.0,
    tolerance=TOLERANCE,
    floor=FLOOR,
    picture=over_the_error("huber_loss", say("loss")),
)
def loss_delta(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Errors inside, exactly at, and outside of three deltas, on both sides of zero."""
    for delta in (0.5, 2.0, 8.0):
        labels, predictions = _labels_and_errors(_errors_around(delta), rng)
        loss = solution.huber_loss(labels=labels, predictions=predictions, delta=delta)
        yield say("the loss at delta %(delta)s", delta=delta), loss


@check(
    "keeps the shape of its arguments and leaves them alone",
    points=0.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
)
def loss_shapes(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Vectors, a matrix, a column, single elements, and three axes."""
    for shape in SHAPES:
        labels, predictions = _random_pair(rng, shape)
        look = watch(labels=labels, predictions=predictions)
        loss = solution.huber_loss(labels=labels, predictions=predictions, delta=1.5)
        yield say("the loss of arrays of shape %(shape)s", shape=shape), loss
        yield from look()


@check(
    "computes the loss of large random arrays",
    points=1.0,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def loss_random(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Errors from a hundredth of delta to a hundred times delta, for small and large deltas."""
    for delta in (float(rng.uniform(0.2, 5.0)), 0.01, 100.0):
        labels, predictions = _wide_pair(rng, delta)
        loss = solution.huber_loss(labels=labels, predictions=predictions, delta=delta)
        yield say("the loss at delta %(delta)s", delta=f"{delta:.3f}"), loss


@check(
    "computes the gradient of the handout's example", points=1.0, tolerance=TOLERANCE, floor=FLOOR
)
def gradient_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Errors of 0, ±0.5, ±1 and ±3 with the default delta."""
    labels, predictions = _labels_and_errors(_EXAMPLE_ERRORS, rng)
    gradient = solution.huber_gradient(labels=labels, predictions=predictions)
    yield say("the gradient at delta 1"), gradient


@check(
    "honours delta in the gradient",
    points=1.0,
    tolerance=TOLERANCE,
    floor=FLOOR,
    picture=over_the_error("huber_gradient", say("gradient")),
)
def gradient_delta(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Errors inside, exactly at, and outside of three deltas, on both sides of zero."""
    for delta in (0.5, 2.0, 8.0):
        labels, predictions = _labels_and_errors(_errors_around(delta), rng)
        gradient = solution.huber_gradient(labels=labels, predictions=predictions, delta=delta)
        yield say("the gradient at delta %(delta)s", delta=delta), gradient


@check(
    "computes the gradient of arrays of any shape and leaves them alone",
    points=1.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def gradient_random(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Small arrays of every number of axes, then large ones with random deltas."""
    for shape in SHAPES:
        labels, predictions = _random_pair(rng, shape)
        look = watch(labels=labels, predictions=predictions)
        gradient = solution.huber_gradient(labels=labels, predictions=predictions, delta=1.5)
        yield say("the gradient of arrays of shape %(shape)s", shape=shape), gradient
        yield from look()
    delta = float(rng.uniform(0.2, 5.0))
    labels, predictions = _wide_pair(rng, delta)
    gradient = solution.huber_gradient(labels=labels, predictions=predictions, delta=delta)
    yield say("the gradient at delta %(delta)s", delta=f"{delta:.3f}"), gradient


@check(
    "can be traced into a TensorFlow graph with unknown shapes",
    points=1.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
)
def graph_float32(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """A vector with the default delta and a matrix with another one; loss and its gradient."""
    labels, predictions = _labels_and_errors(_EXAMPLE_ERRORS, rng)
    loss, gradient = solution.huber_loss_graph(labels=labels, predictions=predictions)
    yield say("the loss of a vector at delta 1"), loss
    yield say("TensorFlow's gradient of that loss by the predictions"), gradient
    labels, predictions = _random_pair(rng, (6, 3))
    loss, gradient = solution.huber_loss_graph(labels=labels, predictions=predictions, delta=2.5)
    yield say("the loss of a matrix at delta 2.5"), loss
    yield say("TensorFlow's gradient of the matrix's loss"), gradient


@check(
    "works in a TensorFlow graph on float64 tensors",
    points=1.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def graph_float64(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Large float64 arrays with outliers on both sides, at a random delta."""
    delta = float(rng.uniform(0.2, 5.0))
    labels, predictions = (array.astype(np.float64) for array in _wide_pair(rng, delta))
    loss, gradient = solution.huber_loss_graph(labels=labels, predictions=predictions, delta=delta)
    yield say("the loss at delta %(delta)s", delta=f"{delta:.3f}"), loss
    yield say("TensorFlow's gradient of that loss by the predictions"), gradient


_EXAMPLE_ERRORS = np.array([0.0, 0.5, -0.5, 1.0, -1.0, 3.0, -3.0], dtype=np.float32)


def _errors_around(delta: float) -> Array:
    """Errors just inside, exactly at, and beyond delta; all of them exact in float32."""
    sizes = delta * np.array([0.25, 0.75, 1.0, 1.25, 4.0])
    return np.concatenate([sizes, -sizes]).astype(np.float32)


def _labels_and_errors(errors: Array, rng: Generator) -> tuple[Array, Array]:
    """Labels and predictions whose difference is exactly `errors`: labels are small integers."""
    labels = rng.integers(-4, 5, size=errors.shape).astype(np.float32)
    return labels, labels + errors


def _random_pair(rng: Generator, shape: tuple[int, ...]) -> tuple[Array, Array]:
    """Labels around 0 and predictions that miss them by up to 6, float32.

    The first error is always positive and the last always negative (of a single element: -4),
    and both lie beyond the deltas in use, so that no draw is without an outlier.
    """
    labels = rng.normal(size=shape)
    errors = rng.uniform(-6, 6, size=shape)
    errors.flat[0], errors.flat[-1] = 5.0, -4.0
    return labels.astype(np.float32), (labels + errors).astype(np.float32)


def _wide_pair(rng: Generator, delta: float) -> tuple[Array, Array]:
    """512 labels and predictions whose errors span four decades on both sides of zero."""
    sizes = delta * 10.0 ** rng.uniform(-2, 2, size=(128, 4))
    errors = sizes * rng.choice([-1.0, 1.0], size=sizes.shape)
    labels = rng.normal(size=sizes.shape)
    return labels.astype(np.float32), (labels + errors).astype(np.float32)
