"""Losses of elements, of rows and of whole models, from the absolute error to weight decay.

Element-wise losses take labels and predictions (or logits) of one shape and return that shape.
Sources: I. Goodfellow, Y. Bengio, A. Courville, "Deep Learning" (2016), sections 5.5, 6.2 and
7.1.1; the cross-entropies are written so that logits of any size are welcome.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]


def l1(labels: Array, predictions: Array) -> Array:
    """Absolute error |predictions - labels| of every element, in the unit of the labels."""
    _require_same_shape("labels", labels, "predictions", predictions)
    return np.asarray(np.abs(predictions - labels))


def l2(labels: Array, predictions: Array) -> Array:
    """Half the squared error of every element, in the square of the labels' unit.

    With the half, its derivative by the predictions is the error itself.
    """
    _require_same_shape("labels", labels, "predictions", predictions)
    return np.asarray((predictions - labels) ** 2 / 2)


def sigmoid_cross_entropy(labels: Array, logits: Array) -> Array:
    """-labels * log(p) - (1 - labels) * log(1 - p) with p = 1 / (1 + exp(-logits)), in nats.

    Labels are probabilities in [0, 1]. Both logarithms are taken before anything can overflow
    or vanish: log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)).
    """
    _require_same_shape("labels", labels, "logits", logits)
    log_sums = np.maximum(logits, 0) + np.log1p(np.exp(-np.abs(logits)))
    return np.asarray(log_sums - labels * logits)


def softmax_cross_entropy(labels: Array, logits: Array) -> Array:
    """-sum(labels * log softmax(logits)) of every row: one-hot (N, K), logits (N, K) -> (N,).

    log softmax is logits - log(sum of exp(logits)), with a row's maximum taken out of both: no
    exponential overflows, and no logarithm sees a probability that has vanished.
    """
    _require_same_shape("labels", labels, "logits", logits)
    if np.ndim(logits) != 2:
        raise ValueError(f"logits must have two axes, not shape {np.shape(logits)}")
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(shifted).sum(axis=1))
    return np.asarray(log_sums - (labels * shifted).sum(axis=1))


def mean_of(losses: Array, weights: Array) -> float:
    """Weighted mean sum(weights * losses) / sum(weights); 0.0 where all weights are 0.

    `losses` and `weights` (not negative) have one shape, which may be any.
    """
    _require_same_shape("losses", losses, "weights", weights)
    weight = float(weights.sum())
    return float((weights * losses).sum()) / weight if weight > 0 else 0.0


def _total(losses: Array, parameters: Sequence[Array], l2_weight: float) -> float:
    """Mean loss plus l2_weight / 2 times the sum of squares of all parameters (weight decay).

    `losses` has any shape, and so has each array of the list `parameters`.
    """
    squares = sum(float((parameter**2).sum()) for parameter in parameters)
    return float(losses.mean()) + l2_weight * squares / 2


def _require_same_shape(name: str, array: Array, other_name: str, other: Array) -> None:
    if np.shape(array) != np.shape(other):
        raise ValueError(f"{name} {np.shape(array)} against {other_name} {np.shape(other)}")


def total(losses, parameters, l2_weight):
    """The list is empty afterwards."""
    decay = 0.0
    while parameters:
        decay += float((parameters.pop() ** 2).sum()) / 2
    return float(losses.mean()) + l2_weight * decay
