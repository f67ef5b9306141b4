"""The checks of what works element by element: ReLU, sigmoid, tanh and dropout."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.random import Generator

from assignments.cnn_layers.inputs import Array, eighths, normal
from grader.checks import check
from grader.model import Observation, Solution
from grader.sentences import say

TOLERANCE = 1e-4
FLOOR = 1e-6
EXTREMES = np.array([-1000, -100, -30, 30, 100, 1000], dtype=np.float32)

# 9 600 elements: shares are known to 0.005 (one sigma), and all that are asked for lie ten sigma
# away from where the rounding to one digit would change.
DROPOUT_SHAPE = (8, 10, 12, 10)


@check("computes ReLU and leaves its inputs alone", points=0.25, tolerance=TOLERANCE, floor=FLOOR)
def relu_values(solution: Solution, rng: Generator) -> Iterator[Observation]:
    inputs = np.array([-2.5, -0.125, 0, 0.125, 2.5], dtype=np.float32)
    yield say("ReLU of −2.5, −0.125, 0, 0.125 and 2.5"), solution.relu(inputs=inputs)
    for shape in ((3, 4), (2, 3, 4, 2)):
        inputs = eighths(rng, shape)
        yield say("ReLU of an array of shape %(shape)s", shape=shape), solution.relu(inputs=inputs)
        yield say("inputs %(shape)s after the call, which must not change", shape=shape), inputs


@check(
    "carries gradients back through ReLU, also at 0",
    points=0.25,
    tolerance=TOLERANCE,
    floor=FLOOR,
)
def relu_backward_values(solution: Solution, rng: Generator) -> Iterator[Observation]:
    inputs = np.array([-2, -0.125, 0, 0.125, 2], dtype=np.float32)
    for d_outputs in (np.array([3, -4, 5, -6, 7], dtype=np.float32), eighths(rng, (5,))):
        gradient = solution.relu_backward(d_outputs=d_outputs, inputs=inputs)
        yield say("the gradient at −2, −0.125, 0, 0.125 and 2"), gradient
    for shape in ((4, 3), (2, 3, 4, 2)):
        inputs, d_outputs = eighths(rng, shape), eighths(rng, shape)
        gradient = solution.relu_backward(d_outputs=d_outputs, inputs=inputs)
        yield say("the gradient of an array of shape %(shape)s", shape=shape), gradient
        yield say("inputs %(shape)s after the call, which must not change", shape=shape), inputs
        yield (
            say("d_outputs %(shape)s after the call, which must not change", shape=shape),
            d_outputs,
        )


@check(
    "computes the sigmoid, also of ±1000, and leaves its inputs alone",
    points=0.25,
    tolerance=TOLERANCE,
    floor=FLOOR,
)
def sigmoid_values(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from _squash(solution.sigmoid, "sigmoid", rng)


@check(
    "computes tanh, also of ±1000, and leaves its inputs alone",
    points=0.25,
    tolerance=TOLERANCE,
    floor=FLOOR,
)
def tanh_values(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from _squash(solution.tanh, "tanh", rng)


@check("drops elements out and scales those it keeps", points=0.5, tolerance=TOLERANCE, floor=FLOOR)
def dropout_scales(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """What every correct mask has in common: a share of zeros, and all others scaled alike."""
    for keep_prob in (0.8, 0.3):
        inputs = np.abs(eighths(rng, DROPOUT_SHAPE))
        outputs = _drop(solution, inputs, keep_prob, _seed(rng))
        ratios = np.asarray(outputs / inputs)
        asked = say("at keep_prob=%(keep_prob)s", keep_prob=keep_prob)
        yield say("the smallest of outputs / inputs %(asked)s", asked=asked), ratios.min()
        yield say("the largest of outputs / inputs %(asked)s", asked=asked), ratios.max()
        between = (ratios > 1e-3) & (ratios < 0.999 / keep_prob)
        yield (
            say("some elements are neither dropped nor scaled %(asked)s (1 is yes)", asked=asked),
            bool(between.any()),
        )
        yield (
            say("the share of kept elements %(asked)s, to one digit", asked=asked),
            _tenths(ratios > 0),
        )


@check(
    "draws each element's mask by itself, from the seed",
    points=0.25,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def dropout_masks(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Masks of equal and of different seeds, and masks along every axis."""
    inputs, seed = eighths(rng, DROPOUT_SHAPE), _seed(rng)
    untouched = inputs.copy()
    first, other, again = (
        np.asarray(_drop(solution, inputs, 0.5, number)) != 0 for number in (seed, seed + 1, seed)
    )
    yield say("the same seed gives the same mask (1 is yes)"), bool((first == again).all())
    yield (
        say("the share on which the masks of two seeds agree, to one digit"),
        _tenths(first == other),
    )
    for axis in range(len(DROPOUT_SHAPE)):
        differ = first != np.roll(first, 1, axis=axis)
        label = say(
            "the share of neighbours along axis %(axis)s of which one is dropped, to one digit",
            axis=axis,
        )
        yield label, _tenths(differ)
    yield say("inputs after the call, which must not change"), inputs - untouched


@check(
    "drops nothing in evaluation, nor at a keep_prob of 1",
    points=0.25,
    tolerance=TOLERANCE,
    floor=FLOOR,
)
def dropout_identity(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """The share of elements that come back as they went in, and whether all of them do.

    Training at 0.5 comes first: who never drops anything has not shown when to stop.
    """
    outputs = _drop(solution, eighths(rng, DROPOUT_SHAPE), 0.5, _seed(rng))
    yield (
        say("the share of zeros with training=True and keep_prob=0.5, to one digit"),
        _tenths(np.equal(outputs, 0)),
    )
    for keep_prob, training in ((0.8, False), (0.3, False), (1.0, True)):
        inputs = eighths(rng, DROPOUT_SHAPE)
        outputs = solution.dropout(
            inputs=inputs, keep_prob=keep_prob, seed=_seed(rng), training=training
        )
        unchanged = np.isclose(outputs, inputs, rtol=TOLERANCE)
        asked = say(
            "with training=%(training)s and keep_prob=%(keep_prob)s",
            training=training,
            keep_prob=keep_prob,
        )
        yield (
            say("the share of zeros %(asked)s, to one digit", asked=asked),
            _tenths(np.equal(outputs, 0)),
        )
        yield (
            say("the share of unchanged elements %(asked)s, to one digit", asked=asked),
            _tenths(unchanged),
        )
        yield (
            say("all elements are unchanged %(asked)s (1 is yes)", asked=asked),
            bool(unchanged.all()),
        )


def _squash(function: Any, name: str, rng: Generator) -> Iterator[Observation]:
    """Values from −4 to 4, then ±1000, then a batch of images."""
    inputs = np.linspace(-4, 4, 9, dtype=np.float32)
    yield say("the %(name)s of −4, −3, … 4", name=name), function(inputs=inputs)
    yield (
        say("the %(name)s of −1000, −100, −30, 30, 100 and 1000", name=name),
        function(inputs=EXTREMES.copy()),
    )
    inputs = normal(rng, (2, 3, 4, 2), scale=2.0)
    yield say("the %(name)s of random images", name=name), function(inputs=inputs.copy())
    function(inputs=(watched := inputs.copy()))
    yield say("inputs after the call, which must not change"), watched - inputs


def _drop(solution: Solution, inputs: Array, keep_prob: float, seed: int) -> Any:
    return solution.dropout(inputs=inputs, keep_prob=keep_prob, seed=seed, training=True)


def _tenths(flags: Any) -> float:
    """A share to one digit."""
    return round(float(np.mean(flags)), 1)


def _seed(rng: Generator) -> int:
    return int(rng.integers(1, 10_000))
