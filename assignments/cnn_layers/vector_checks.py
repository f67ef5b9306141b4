"""The checks of batch normalisation, flattening and the dense layer."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator

from assignments.cnn_layers.inputs import Array, agrees_with_slope, eighths, normal
from assignments.inputs import change
from grader.checks import check
from grader.model import Observation, Solution
from grader.sentences import say
from reference import cnn_layers as reference

# Means and variances of float32 numbers are known to 1e-6; differences of them, divided by the
# smallest standard deviation in use (0.05), to 1e-4. The smallest effect of a known mistake is
# 1e-2.
TOLERANCE = 1e-3
FLOOR = 2e-4

EXACT_TOLERANCE = 1e-4
EXACT_FLOOR = 1e-4

SHAPES = ((5, 3), (3, 4, 2, 3))


@check("normalises batches of rows and images", points=0.25, tolerance=TOLERANCE, floor=FLOOR)
def batch_norm_small(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """The handout's example, then rows and images, with epsilon left out."""
    inputs = np.array([[1, 10], [3, 10], [5, 40]], dtype=np.float32)
    gamma, beta = np.array([1, 2], dtype=np.float32), np.array([0, 5], dtype=np.float32)
    outputs = solution.batch_norm(inputs=inputs, gamma=gamma, beta=beta)
    yield say("the handout's example, epsilon left out"), outputs
    for shape in SHAPES:
        inputs, gamma, beta = _batch(rng, shape)
        outputs = solution.batch_norm(inputs=inputs, gamma=gamma, beta=beta)
        yield say("inputs %(shape)s, epsilon left out", shape=shape), outputs


@check(
    "normalises with any epsilon, constant channels too, and leaves its inputs alone",
    points=0.25,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def batch_norm_epsilon(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """A channel that is constant, one that hardly varies, and three epsilons."""
    for shape, epsilon in (((6, 3), 1e-3), ((6, 3), 0.1), ((2, 3, 5, 3), 1e-2)):
        inputs, gamma, beta = _batch(rng, shape)
        inputs[..., 1] = 0.75
        outputs = solution.batch_norm(inputs=inputs, gamma=gamma, beta=beta, epsilon=epsilon)
        yield (
            say(
                "inputs %(shape)s with a constant channel, epsilon %(epsilon)s",
                shape=shape,
                epsilon=epsilon,
            ),
            outputs,
        )
        yield say("inputs %(shape)s after the call, which must not change", shape=shape), inputs
        yield say("gamma after the call, which must not change"), gamma
        yield say("beta after the call, which must not change"), beta
    inputs, gamma, beta = _batch(rng, (2, 3, 5, 3))
    outputs, moved = (
        solution.batch_norm(inputs=values, gamma=gamma.copy(), beta=beta.copy())
        for values in (inputs.copy(), inputs + np.array([1, 2, 3], dtype=np.float32))
    )
    yield (
        say("what changes when a number is added to each channel, which is nothing"),
        change(outputs, moved),
    )


@check(
    "carries gradients back through the normalisation of a small batch",
    points=0.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
)
def batch_norm_backward_small(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Three rows, then a batch of images."""
    for shape in ((3, 2), (2, 3, 2, 3)):
        yield from _norm_gradients(solution, rng, shape, 1e-3)


@check(
    "carries gradients back with any epsilon, as finite differences say",
    points=0.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def batch_norm_backward_random(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Larger batches, an epsilon that counts, inputs that must not change."""
    for shape, epsilon in (((20, 4), 0.1), ((3, 4, 5, 3), 0.01)):
        yield from _norm_gradients(solution, rng, shape, epsilon)


@check(
    "flattens images row by row, channels running fastest",
    points=0.25,
    tolerance=EXACT_TOLERANCE,
    floor=EXACT_FLOOR,
)
def flatten_rows(solution: Solution, rng: Generator) -> Iterator[Observation]:
    for shape in ((1, 2, 3, 1), (3, 4, 2, 3), (2, 7, 7, 4)):
        images = eighths(rng, shape)
        yield say("images %(shape)s as rows", shape=shape), solution.flatten(images=images)
        yield say("images %(shape)s after the call, which must not change", shape=shape), images


@check(
    "computes dense layers and leaves its inputs alone",
    points=0.25,
    tolerance=EXACT_TOLERANCE,
    floor=EXACT_FLOOR,
)
def dense_values(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """One row, one unit, as many units as inputs, and more rows than either."""
    for rows, inputs_size, units in ((1, 3, 2), (4, 5, 1), (3, 3, 3), (16, 30, 10)):
        inputs, weights = eighths(rng, (rows, inputs_size)), eighths(rng, (inputs_size, units))
        bias = eighths(rng, (units,))
        case = say(
            "(%(rows)s, %(features)s) into %(units)s units",
            rows=rows,
            features=inputs_size,
            units=units,
        )
        outputs = solution.dense(inputs=inputs, weights=weights, bias=bias)
        yield say("inputs %(case)s", case=case), outputs
        for name, array in (("inputs", inputs), ("weights", weights), ("bias", bias)):
            yield say("%(name)s after %(case)s, which must not change", name=name, case=case), array


@check(
    "carries gradients back through dense layers and leaves its inputs alone",
    points=0.5,
    tolerance=EXACT_TOLERANCE,
    floor=EXACT_FLOOR,
)
def dense_backward_values(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """The same sizes as forwards; d_bias first."""
    for rows, inputs_size, units in ((1, 3, 2), (4, 5, 1), (3, 3, 3), (16, 30, 10)):
        inputs, weights = eighths(rng, (rows, inputs_size)), eighths(rng, (inputs_size, units))
        d_outputs = eighths(rng, (rows, units))
        d_inputs, d_weights, d_bias = solution.dense_backward(
            d_outputs=d_outputs, inputs=inputs, weights=weights
        )
        case = say(
            "(%(rows)s, %(features)s) into %(units)s units",
            rows=rows,
            features=inputs_size,
            units=units,
        )
        yield say("d_bias of %(case)s", case=case), d_bias
        yield say("d_weights of %(case)s", case=case), d_weights
        yield say("d_inputs of %(case)s", case=case), d_inputs
        for name, array in (("d_outputs", d_outputs), ("inputs", inputs), ("weights", weights)):
            yield say("%(name)s after %(case)s, which must not change", name=name, case=case), array


def _batch(rng: Generator, shape: tuple[int, ...]) -> tuple[Array, Array, Array]:
    """Inputs with another mean and spread in each channel, the first spread small."""
    channels = shape[-1]
    spreads = np.linspace(0.05, 2.0, channels)
    inputs = rng.uniform(-1, 1, size=shape) * spreads + np.arange(channels)
    return inputs.astype(np.float32), eighths(rng, (channels,)), eighths(rng, (channels,))


def _norm_gradients(
    solution: Solution, rng: Generator, shape: tuple[int, ...], epsilon: float
) -> Iterator[Observation]:
    """All three gradients of one batch, d_beta first, and what must not change."""
    (inputs, gamma, _), d_outputs = _batch(rng, shape), normal(rng, shape)
    untouched = [array.copy() for array in (d_outputs, inputs, gamma)]
    d_inputs, d_gamma, d_beta = solution.batch_norm_backward(
        d_outputs=d_outputs, inputs=inputs, gamma=gamma, epsilon=epsilon
    )
    case = say("inputs %(shape)s, epsilon %(epsilon)s", shape=shape, epsilon=epsilon)
    yield say("d_beta of %(case)s", case=case), d_beta
    yield say("d_gamma of %(case)s", case=case), d_gamma
    yield say("d_inputs of %(case)s", case=case), d_inputs

    def forward(wide: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Array:
        return reference.batch_norm(wide, gamma, np.zeros_like(gamma), epsilon)

    agrees = agrees_with_slope(forward, inputs, d_outputs, d_inputs, rng)
    yield say("d_inputs of %(case)s agrees with a finite difference (1 is yes)", case=case), agrees
    for name, array, before in zip(
        ("d_outputs", "inputs", "gamma"), (d_outputs, inputs, gamma), untouched, strict=True
    ):
        yield say("the change of %(name)s, which must not change", name=name), array - before
