"""The checks of `init_parameters`: what it draws from, and what the seed decides.

Chance is observed as statistics of all 234 752 weights together, which any honest draw shows as
well as any other. Of two honest draws, the standard deviations differ with a standard deviation
of 0.14 % of their size, the shares within ±0.05 of 0.36 %, those below zero of 0.29 %. The
tolerance of 5 % is 14 of these, so that no honest draw ever fails by chance; without assuming how
they are distributed, Hoeffding's inequality still leaves less than one in 10^18. Beyond ±0.2 there
is never anything. A single matrix counts as off where its standard deviation is off by a quarter:
for the smallest, w3 with 1 280 weights, Hoeffding leaves less than one in 10^7.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from grader.checks import check
from grader.model import Observation, Solution
from grader.sentences import say

Array = NDArray[np.floating]

CUT = 0.2
ROUNDING = 1e-6
"""0.2 is no float32; a weight that was cut off there may lie this share beyond."""
SPREAD = 0.08796
"""The standard deviation that is left of 0.1 when what lies beyond two of them is cut off."""
FAR = 0.25
TOLERANCE = 0.05
SEEDS_DRAWN = 2


@check(
    "draws weights from the normal cut off at two standard deviations, and biases of zero",
    points=1.0,
    tolerance=TOLERANCE,
)
def start_distribution(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Statistics of all weights, with two seeds."""
    for seed in _seeds(rng, SEEDS_DRAWN):
        parameters = [np.asarray(array) for array in solution.init_parameters(seed=seed)]
        weights = np.concatenate([array.ravel() for array in parameters[::2]])
        biases = np.concatenate([array.ravel() for array in parameters[1::2]])
        beyond = np.abs(weights) > CUT * (1 + ROUNDING)
        yield say("how many biases are not zero"), np.count_nonzero(biases)
        yield say("per cent of the weights beyond ±0.2, rounded up"), math.ceil(100 * beyond.mean())
        yield say("the standard deviation of the weights"), weights.std()
        yield say("the share of the weights within ±0.05"), np.mean(np.abs(weights) < CUT / 4)
        yield say("the share of the weights below zero"), np.mean(weights < 0)
        off = [abs(matrix.std() / SPREAD - 1) > FAR for matrix in parameters[::2]]
        yield say("the matrices whose standard deviation is far from 0.088"), _names(off)


@check(
    "draws the same for the same seed, something else for another, and every weight by itself",
    points=0.5,
)
def start_seeds(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """One seed twice, then another; w2 and w3 beside w1; each unit beside the next."""
    seed, other_seed = _seeds(rng, 2)
    first, again, other = (
        [np.asarray(array) for array in solution.init_parameters(seed=number)[::2]]
        for number in (seed, seed, other_seed)
    )
    changed = [(one != two).any() for one, two in zip(first, again, strict=True)]
    yield say("the matrices that come out differently for the same seed"), _names(changed)
    kept = [_mostly_equal(one, two) for one, two in zip(first, other, strict=True)]
    yield say("the matrices that come out the same for another seed"), _names(kept)
    begins = [_mostly_equal(first[0].ravel()[: array.size], array.ravel()) for array in first]
    yield say("the matrices that repeat the numbers of w1"), _names([False, *begins[1:]])
    alike = [_mostly_equal(array[:, 1:], array[:, :-1]) for array in first]
    yield say("the matrices in which one unit starts out like the next"), _names(alike)


def _seeds(rng: Generator, count: int) -> list[int]:
    return [int(seed) for seed in rng.choice(2**31, size=count, replace=False)]


def _mostly_equal(one: Array, two: Array) -> bool:
    """Whether more than half of the numbers are the same: chance makes one in 10^5 so."""
    return bool(np.mean(one == two) > 0.5)


def _names(flags: Sequence[bool | np.bool_]) -> str:
    """The names of the weight matrices whose flag is set, as one text."""
    names = [name for name, flag in zip(("w1", "w2", "w3"), flags, strict=True) if flag]
    return ", ".join(names) or "none"
