"""From what a few trainings reached: how probably the next one passes its gate."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

POSTERIOR_DRAWS = 20_000
SMALLEST_DEVIATION = 1e-9
"""Stands for none at all, so that a training which never varies can be divided by it."""


@dataclass(frozen=True)
class Odds:
    """A probability with the 95 % interval that so few trainings leave it."""

    value: float
    low: float
    high: float


def passing_odds(margins: Sequence[float], draw_deviation: float, near_miss: float) -> Odds:
    """How probably a gate is passed by a candidate whose trainings had these margins.

    A margin is how far a training lies on the right side of the threshold. Margins are taken as
    normal; that few of them leave mean and variance uncertain is accounted for by drawing both
    from their distribution given the margins (Gelman et al., "Bayesian Data Analysis", 3rd
    edition, section 3.2, noninformative prior). The variance is at least `draw_deviation`
    squared, which the draw of the test digits alone makes, however alike the margins came out.
    """
    count, rng = len(margins), np.random.default_rng(0)
    least = max(draw_deviation, SMALLEST_DEVIATION) ** 2
    freedom = count - 1
    measured = freedom * float(np.var(margins, ddof=1))
    variances = np.maximum(measured / rng.chisquare(freedom, POSTERIOR_DRAWS), least)
    means = rng.normal(np.mean(margins), np.sqrt(variances / count))
    passed = pass_probability(means, np.sqrt(variances), near_miss)
    low, high = np.quantile(passed, (0.025, 0.975))
    return Odds(float(passed.mean()), float(low), float(high))


def pass_probability(means: Floats, deviations: Floats, near_miss: float) -> Floats:
    """The gate's rule: one training passes, or nearly does and two more pass, so the median does.

    Margins of a training are normal with `means` and `deviations`, both of one shape.
    """
    once = _normal_share(means / deviations)
    nearly = _normal_share((means + near_miss) / deviations) - once
    return once + nearly * once**2


def _normal_share(ratios: Floats) -> Floats:
    """The share of a standard normal distribution below each ratio."""
    shares = [0.5 * math.erfc(-ratio / math.sqrt(2)) for ratio in ratios.ravel()]
    return np.array(shares).reshape(ratios.shape)
