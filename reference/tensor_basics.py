"""First steps with arrays: products, joined strings, a choice by condition, and one descent step.

The function that is differentiated and descended is z = x^2 + x * y + 3, of two plain numbers.
Source: TensorFlow, "Introduction to gradients and automatic differentiation", for the method.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
Strings = NDArray[np.str_]


def multiply(x: Array, y: Array) -> Array:
    """Product of every two elements in the same place; one shape in, the same shape out."""
    _require_same_shape("x", x, "y", y)
    return np.asarray(x * y)


def join(left: Strings, right: Strings) -> Strings:
    """Each string of `left` (N,) followed by the string of `right` (N,) in the same place."""
    _require_same_shape("left", left, "right", right)
    return np.asarray(np.strings.add(left, right))


def mark_extremes(rgb: Array) -> Array:
    """1.0 where a level is above 250 or below 5, else 5.0; one shape in, the same shape out.

    Levels run from 0 to 255 and need not be whole; 250 and 5 themselves are no extremes.
    """
    return np.where(np.logical_or(rgb > 250, rgb < 5), np.float32(1.0), np.float32(5.0))


def value_and_gradients(x: float, y: float) -> tuple[float, float, float]:
    """Value z = x^2 + x * y + 3 and its derivatives dz/dx = 2 * x + y and dz/dy = x."""
    return x**2 + x * y + 3, 2 * x + y, x


def descend(x: float, y: float, learning_rate: float) -> tuple[float, float]:
    """One step of gradient descent on z: both numbers move at once, against their derivative."""
    _, d_x, d_y = value_and_gradients(x, y)
    return x - learning_rate * d_x, y - learning_rate * d_y


def _require_same_shape(name: str, array: Any, other_name: str, other: Any) -> None:
    if np.shape(array) != np.shape(other):
        raise ValueError(f"{name} {np.shape(array)} against {other_name} {np.shape(other)}")
