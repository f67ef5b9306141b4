"""What the checks of the layers are fed with, and the slopes that gradients are held to.

Numbers are small multiples of 1/8. Products and sums of those are exact in float32, in every
order of summation, so honest answers hardly differ, however they were computed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Array = NDArray[np.float32]
Wide = NDArray[np.float64]

STEP = 1e-5
SLOPE_TOLERANCE = 1e-3


def eighths(rng: Generator, shape: tuple[int, ...]) -> Array:
    """Random multiples of 1/8 from -2 to 2, none of them zero."""
    sizes = rng.integers(1, 17, size=shape)
    return np.asarray(sizes * rng.choice([-1, 1], size=shape) / 8, dtype=np.float32)


def without_ties(rng: Generator, shape: tuple[int, ...]) -> Array:
    """Different multiples of 1/8 around zero in random order: no two are equal."""
    size = int(np.prod(shape))
    return np.asarray((rng.permutation(size).reshape(shape) - size // 2) / 8, dtype=np.float32)


def normal(rng: Generator, shape: tuple[int, ...], scale: float = 1.0) -> Array:
    """Normally distributed numbers."""
    return rng.normal(scale=scale, size=shape).astype(np.float32)


def agrees_with_slope(
    forward: Callable[[Wide], NDArray[Any]],
    inputs: Array,
    d_outputs: Array,
    gradient: Any,
    rng: Generator,
) -> bool:
    """Whether `gradient` predicts how sum(d_outputs * forward(inputs)) changes along a direction.

    The change is measured by a central difference in float64, away from kinks.
    """
    wide, direction = inputs.astype(np.float64), rng.normal(size=inputs.shape)
    ahead, behind = (
        float((d_outputs * forward(wide + step * direction)).sum()) for step in (STEP, -STEP)
    )
    measured = (ahead - behind) / (2 * STEP)
    predicted = float((gradient * direction).sum())
    scale = float(np.abs(np.asarray(gradient) * direction).sum()) + 1e-6
    return abs(predicted - measured) <= SLOPE_TOLERANCE * scale
