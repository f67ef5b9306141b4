"""The checks of what becomes of many losses: weighted means, and totals with weight decay."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from assignments.inputs import watch
from grader.checks import check
from grader.model import Observation, Solution
from grader.sentences import say

Array = NDArray[np.float32]

# Sums of up to 600 float32 numbers differ by 1e-6 of themselves between summation orders; the
# smallest effect of a known mistake is 1e-2.
TOLERANCE = 2e-5
FLOOR = 1e-5


@check("computes mean_of of the handout's example", points=0.5, tolerance=TOLERANCE, floor=FLOOR)
def mean_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Three losses, of which one does not count and one counts three times."""
    losses = np.array([3.0, 6.0, 9.0], dtype=np.float32)
    weights = np.array([3.0, 1.0, 0.0], dtype=np.float32)
    mean = solution.mean_of(losses=losses, weights=weights)
    yield say("the mean of 3, 6, 9 with the weights 3, 1, 0"), mean


@check(
    "takes 0.0 for the mean where all weights are 0", points=1.0, tolerance=TOLERANCE, floor=FLOOR
)
def mean_zero_weights(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """No weight at all, then little weight, whose sum is less than 1, then more."""
    for shape in ((4,), (1,), (2, 3)):
        losses = rng.uniform(1, 5, size=shape).astype(np.float32)
        mean = solution.mean_of(losses=losses, weights=np.zeros(shape, dtype=np.float32))
        yield say("the mean of losses %(shape)s whose weights are all 0", shape=shape), mean
    for weights in ([0.0, 0.25, 0.5], [0.0, 2.0, 0.5]):
        losses = np.array([4.0, 8.0, 6.0], dtype=np.float32)
        mean = solution.mean_of(losses=losses, weights=np.array(weights, dtype=np.float32))
        yield (
            say(
                "the mean of 4, 8, 6 with the weights %(weights)s",
                weights=", ".join(map(str, weights)),
            ),
            mean,
        )


@check(
    "computes mean_of of arrays of any shape and leaves them alone",
    points=0.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def mean_random(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Random weights, some of them 0, with vectors, with one loss and with matrices."""
    for shape in ((6,), (1,), (6, 1), (5, 4), (200,)):
        losses = rng.uniform(-2, 5, size=shape).astype(np.float32)
        weights = rng.uniform(0.2, 3, size=shape).astype(np.float32)
        weights[1::3] = 0
        look = watch(losses=losses, weights=weights)
        mean = solution.mean_of(losses=losses, weights=weights)
        yield say("the weighted mean of losses %(shape)s", shape=shape), mean
        yield from look()


@check("computes total of the handout's example", points=1.0, tolerance=TOLERANCE, floor=FLOOR)
def total_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Three losses, three parameters with squares of 18, 5 and 1; then without weight decay."""
    for l2_weight in (0.1, 0.0):
        losses = np.array([1.0, 2.0, 6.0], dtype=np.float32)
        parameters = [
            np.array([[1.0, -2.0], [3.0, 2.0]], dtype=np.float32),
            np.array([2.0, 1.0], dtype=np.float32),
            np.array([[0.0], [-1.0]], dtype=np.float32),
        ]
        loss = solution.total(losses=losses, parameters=parameters, l2_weight=l2_weight)
        yield say("the total at l2_weight %(l2_weight)s", l2_weight=l2_weight), loss


@check(
    "computes total of random losses and parameters and leaves them alone",
    points=1.0,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def total_random(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """One to three parameters of one to four axes; losses of a batch of one and more."""
    for shape, shapes in (
        ((9,), ((4, 3), (3,))),
        ((1,), ((3,),)),
        ((5, 2), ((2, 2, 1, 3), (6,), (1, 1))),
        ((64,), ((20, 30), (30,), (30, 1))),
    ):
        losses = rng.uniform(-2, 5, size=shape).astype(np.float32)
        parameters = [rng.normal(size=one).astype(np.float32) for one in shapes]
        l2_weight = float(rng.uniform(0.05, 0.5))
        names = (f"parameters[{number}]" for number in range(len(parameters)))
        watched = dict(zip(names, parameters, strict=True))
        look = watch(losses=losses, parameters=parameters, **watched)
        loss = solution.total(losses=losses, parameters=parameters, l2_weight=l2_weight)
        yield (
            say(
                "the total of losses %(shape)s with %(shapes)s parameter(s)",
                shape=shape,
                shapes=len(shapes),
            ),
            loss,
        )
        yield from look()
