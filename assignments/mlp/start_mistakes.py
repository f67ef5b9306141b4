"""Known mistakes in the start of the network, with the sentence for those who made them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.random import Generator

from assignments.mlp.inputs import SIZES
from assignments.mlp.variants import Array
from grader.checks import mistake
from grader.model import Mistake
from reference.mlp import init_parameters

Draw = Callable[[Generator, tuple[int, int]], Array]


def _start(rng: Generator, draw: Draw) -> list[Array]:
    """Weights from `draw`, biases zero."""
    parameters: list[Array] = []
    for inputs, units in pairwise(SIZES):
        parameters += [draw(rng, (inputs, units)), np.zeros(units)]
    return parameters


def _drawn(name: str, sentence: str, draw: Draw) -> Mistake:
    """The mistake of weights from another distribution."""
    return Mistake(
        name, "init_parameters", sentence, lambda seed: _start(np.random.default_rng(seed), draw)
    )


def _cut_off(rng: Generator, shape: tuple[int, ...], cut: float = 2.0) -> Array:
    """Standard normal numbers, those beyond the cut drawn again."""
    numbers = rng.standard_normal(shape)
    while (beyond := np.abs(numbers) > cut).any():
        numbers[beyond] = rng.standard_normal(np.count_nonzero(beyond))
    return numbers


@mistake(
    "init_parameters",
    "The biases are drawn, too, or not zero for another reason: only weights are random here.",
)
def start_biases_not_zero(seed: int) -> list[Array]:
    parameters = init_parameters(seed)
    return [each if each.ndim == 2 else np.full_like(each, 0.1) for each in parameters]


@mistake(
    "init_parameters",
    "The seed is not used: calls with the same seed give different numbers. In TensorFlow, use "
    "tf.random.stateless_truncated_normal, or call tf.random.set_seed(seed) before you draw.",
)
def start_unseeded(seed: int) -> list[Array]:
    return _start(np.random.default_rng(), lambda rng, shape: 0.1 * _cut_off(rng, shape))


@mistake(
    "init_parameters",
    "Another seed gives the same numbers: draw with the seed that you are given.",
)
def start_same_for_every_seed(seed: int) -> list[Array]:
    return init_parameters(42)


@mistake(
    "init_parameters",
    "w2 and w3 begin with the same numbers as w1: seed the generator once, then draw all three.",
)
def start_same_seed_for_every_matrix(seed: int) -> list[Array]:
    def draw_afresh(_rng: Generator, shape: tuple[int, int]) -> Array:
        return 0.1 * _cut_off(np.random.default_rng(seed), shape)

    return _start(np.random.default_rng(seed), draw_afresh)


START_MISTAKES = (
    start_biases_not_zero,
    start_unseeded,
    start_same_for_every_seed,
    start_same_seed_for_every_matrix,
    _drawn(
        "start_not_cut_off",
        "The normal distribution is not cut off: values beyond two standard deviations (±0.2) "
        "have to be drawn again.",
        lambda rng, shape: rng.normal(scale=0.1, size=shape),
    ),
    _drawn(
        "start_clipped",
        "Values beyond ±0.2 were set to ±0.2: they have to be drawn again instead.",
        lambda rng, shape: np.clip(rng.normal(scale=0.1, size=shape), -0.2, 0.2),
    ),
    _drawn(
        "start_stddev_1",
        "The standard deviation is 1, ten times too large: stddev=0.1 was asked for.",
        _cut_off,
    ),
    _drawn(
        "start_stddev_0_01",
        "The standard deviation is 0.01, ten times too small: stddev=0.1 was asked for.",
        lambda rng, shape: 0.01 * _cut_off(rng, shape),
    ),
    _drawn(
        "start_variance_0_1",
        "0.1 was taken for the variance: it is the standard deviation.",
        lambda rng, shape: np.sqrt(0.1) * _cut_off(rng, shape),
    ),
    _drawn(
        "start_cut_at_0_1",
        "The weights were cut off at ±0.1, one standard deviation: two, ±0.2, were asked for.",
        lambda rng, shape: 0.1 * _cut_off(rng, shape, cut=1.0),
    ),
    _drawn(
        "start_stddev_after_the_cut",
        "0.1 is the standard deviation before the cut: what is left of it afterwards is 0.088.",
        lambda rng, shape: 0.1 / 0.87963 * _cut_off(rng, shape),
    ),
    _drawn(
        "start_uniform",
        "The weights are uniform between −0.2 and 0.2: a normal distribution was asked for.",
        lambda rng, shape: rng.uniform(-0.2, 0.2, size=shape),
    ),
    _drawn(
        "start_uniform_0_1",
        "The weights are uniform between −0.1 and 0.1: a normal distribution was asked for.",
        lambda rng, shape: rng.uniform(-0.1, 0.1, size=shape),
    ),
    _drawn(
        "start_uniform_from_0",
        "The weights are uniform between 0 and 0.1: a normal distribution around 0 was asked for.",
        lambda rng, shape: rng.uniform(0, 0.1, size=shape),
    ),
    _drawn(
        "start_positive",
        "No weight is negative: the distribution has to be symmetric around 0.",
        lambda rng, shape: np.abs(0.1 * _cut_off(rng, shape)),
    ),
    _drawn(
        "start_glorot",
        "The weights are scaled by the number of inputs and units (Glorot): every matrix has the "
        "standard deviation 0.1 here.",
        lambda rng, shape: rng.uniform(-1, 1, size=shape) * np.sqrt(6 / sum(shape)),
    ),
    _drawn(
        "start_he",
        "The weights are scaled by the number of inputs (He): every matrix has the standard "
        "deviation 0.1 here.",
        lambda rng, shape: rng.normal(size=shape) * np.sqrt(2 / shape[0]),
    ),
    _drawn(
        "start_zeros",
        "All weights are zero: then no unit ever learns, because every gradient stays zero.",
        lambda _rng, shape: np.zeros(shape),
    ),
    _drawn(
        "start_units_alike",
        "The units of a layer start out alike: each weight needs a number of its own.",
        lambda rng, shape: np.repeat(0.1 * _cut_off(rng, (shape[0], 1)), shape[1], axis=1),
    ),
)
