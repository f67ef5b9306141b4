"""The Huber loss, its gradient, and the same loss in a TensorFlow graph.

Source: P. J. Huber, "Robust Estimation of a Location Parameter", Annals of Mathematical
Statistics 35 (1964), 73-101. With the error r = predictions - labels and delta > 0:

    loss(r) = r^2 / 2                        where |r| < delta
              delta * |r| - delta^2 / 2      elsewhere
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]


def huber_loss(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    """Huber loss of every element; one shape in, the same shape out.

    Both pieces are q * (|r| - q / 2) with q = min(|r|, delta): inside, q is |r|, outside it
    is delta. Nothing is squared that could overflow, and no piece has to be selected. The
    unit is the square of the labels' unit.
    """
    _require_same_shape(labels, predictions, delta)
    size = np.abs(predictions - labels)
    q = np.minimum(size, delta)
    return np.asarray(q * (size - q / 2))


def huber_gradient(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    """Derivative of the loss by `predictions`, element by element: r, kept within ±delta.

    Inside, the derivative of r^2 / 2 is r; outside, that of delta * |r| is delta * sign(r).
    """
    _require_same_shape(labels, predictions, delta)
    return np.asarray(np.clip(predictions - labels, -delta, delta))


def huber_loss_graph(labels: Any, predictions: Any, delta: float = 1.0) -> Any:
    """The same loss as `huber_loss`, for TensorFlow tensors of any (even unknown) shape.

    Only TensorFlow operations touch the tensors, so that it can be traced; the gradient that
    TensorFlow derives from it is `huber_gradient`. `delta` is a Python float and takes the
    tensors' dtype.
    """
    import tensorflow as tf

    size = tf.abs(predictions - labels)
    q = tf.minimum(size, delta)
    return q * (size - q / 2)


def _require_same_shape(labels: Array, predictions: Array, delta: float) -> None:
    if np.shape(labels) != np.shape(predictions):
        raise ValueError(f"labels {np.shape(labels)} against predictions {np.shape(predictions)}")
    if not delta > 0:
        raise ValueError(f"delta must be positive, not {delta}")
