"""Linear regression: a line, its squared error and gradients, and lines and parabolas that fit.

x and y are (N,), in any units; weight is in units of y per unit of x, bias in units of y.

    predictions = weight * x + bias                  (N,)

Sources: T. Hastie, R. Tibshirani, J. Friedman, "The Elements of Statistical Learning" (2009),
section 3.2, for least squares; P. J. Huber, "Robust Estimation of a Location Parameter", Annals
of Mathematical Statistics 35 (1964), 73-101, for the loss of `fit_huber`; P. W. Holland and
R. E. Welsch, "Robust regression using iteratively reweighted least-squares", Communications in
Statistics A6 (1977), 813-827, for how it is minimised.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]

ROUNDS = 200
"""Of reweighting: enough to come within one part in a million of the smallest Huber loss."""


def predict(x: Array, weight: float, bias: float) -> Array:
    """The line weight * x + bias at every x; (N,), in units of y."""
    return weight * x + bias


def mse(labels: Array, predictions: Array) -> float:
    """Mean of (predictions - labels)^2 over the N elements, in squared units of the labels."""
    _require_same_shape(labels, predictions)
    return float(np.mean((predictions - labels) ** 2))


def mse_gradients(x: Array, y: Array, weight: float, bias: float) -> tuple[float, float]:
    """Derivatives (d_weight, d_bias) of mse(y, predict(x, weight, bias)).

    With the errors r = weight * x + bias - y they are mean(2 * r * x) and mean(2 * r).
    """
    _require_same_shape(x, y)
    slopes = 2 * (predict(x, weight, bias) - y)
    return float(np.mean(slopes * x)), float(np.mean(slopes))


def fit(x: Array, y: Array, learning_rate: float, epochs: int) -> tuple[float, float]:
    """(weight, bias) after `epochs` steps of gradient descent on the mse, starting at 0 and 0.

    Each step moves both against the gradients over all of (x, y), taken before the step.
    """
    weight, bias = 0.0, 0.0
    for _ in range(epochs):
        d_weight, d_bias = mse_gradients(x, y, weight, bias)
        weight, bias = weight - learning_rate * d_weight, bias - learning_rate * d_bias
    return weight, bias


def fit_quadratic(x: Array, y: Array) -> tuple[float, float, float]:
    """(a, b, c) for which a * x^2 + b * x + c has the smallest mean squared error.

    Needs three different x. Computed in float64: x^2 and x are nearly parallel far from zero.
    """
    _require_same_shape(x, y)
    exact = np.asarray(x, dtype=np.float64)
    powers = np.stack([exact**2, exact, np.ones_like(exact)], axis=1)
    a, b, c = np.linalg.lstsq(powers, y)[0]
    return float(a), float(b), float(c)


def fit_huber(x: Array, y: Array, delta: float) -> tuple[float, float]:
    """(weight, bias) with the smallest mean Huber loss, which is linear beyond errors of delta.

    An error of size |r| pulls with the force min(|r|, delta), as in least squares an error of
    weight min(1, delta / |r|) would. So least squares is repeated with these weights, which
    never raises the loss, until they have settled. delta is in units of y.
    """
    _require_same_shape(x, y)
    exact = np.asarray(x, dtype=np.float64)
    weight, bias = 0.0, 0.0
    for _ in range(ROUNDS):
        sizes = np.abs(predict(exact, weight, bias) - y)
        weight, bias = _weighted_line(exact, y, delta / np.maximum(sizes, delta))
    return weight, bias


def _weighted_line(x: Array, y: Array, importance: Array) -> tuple[float, float]:
    """The line with the smallest sum of importance * error^2: slope and intercept.

    It goes through the centre of the points, and its errors, each times its pull, add up to 0.
    """
    x_centre = np.average(x, weights=importance)
    y_centre = np.average(y, weights=importance)
    pull = importance * (x - x_centre)
    slope = float(pull @ y / (pull @ x))
    return slope, float(y_centre - slope * x_centre)


def _require_same_shape(first: Array, second: Array) -> None:
    if np.ndim(first) != 1 or np.shape(first) != np.shape(second):
        raise ValueError(f"expected two arrays (N,), got {np.shape(first)}, {np.shape(second)}")
