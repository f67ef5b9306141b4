"""Softmax regression: probabilities, cross-entropy, its gradients, training and prediction.

N images of D = 784 pixels in [0, 1], K classes, one-hot labels. The model is linear:

    logits = images @ weights + bias         (N, K)
    probabilities = softmax(logits)          (N, K)

Source: C. M. Bishop, "Pattern Recognition and Machine Learning" (2006), section 4.3.4.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]

EPOCHS = 12
BATCH_SIZE = 100
LEARNING_RATE = 1.0


def softmax(logits: Array) -> Array:
    """Probabilities (N, K) of logits (N, K): exp(logits) / sum of exp(logits), row by row.

    Subtracting a row's maximum changes nothing in the quotient and keeps exp() from
    overflowing, so logits of any size are welcome.
    """
    _require_matrix("logits", logits)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def cross_entropy(logits: Array, labels: Array) -> float:
    """Mean over the N rows of -sum(labels * log softmax(logits)), in nats.

    log softmax is computed as logits - log(sum of exp(logits)), which stays exact where the
    probability itself would underflow to zero.
    """
    _require_matrix("logits", logits)
    _require_shape("labels", labels, np.shape(logits))
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return float(-(labels * log_probabilities).sum(axis=1).mean())


def gradients(images: Array, labels: Array, weights: Array, bias: Array) -> tuple[Array, Array]:
    """Gradients (d_weights (D, K), d_bias (K,)) of the mean cross-entropy.

    The derivative of one row's cross-entropy by its logits is softmax(logits) - labels; the
    mean divides it by N, and the chain rule carries it to weights and bias.
    """
    _require_matrix("images", images)
    _require_shape("weights", weights, (np.shape(images)[1], np.shape(labels)[1]))
    _require_shape("bias", bias, (np.shape(labels)[1],))
    d_logits = (softmax(images @ weights + bias) - labels) / len(images)
    return images.T @ d_logits, d_logits.sum(axis=0)


def train(images: Array, labels: Array, seed: int) -> tuple[Array, Array]:
    """Weights (784, 10) and bias (10,) from stochastic gradient descent on the cross-entropy.

    The learning rate falls in a straight line to zero: large steps find the valley early,
    small ones settle in it late. `seed` decides the order in which the images come.
    """
    _require_matrix("images", images)
    rng = np.random.default_rng(seed)
    weights = np.zeros((images.shape[1], labels.shape[1]), dtype=images.dtype)
    bias = np.zeros(labels.shape[1], dtype=images.dtype)
    batches = [
        batch
        for _ in range(EPOCHS)
        for batch in np.array_split(rng.permutation(len(images)), len(images) // BATCH_SIZE)
    ]
    for learning_rate, batch in zip(
        np.linspace(LEARNING_RATE, 0.0, num=len(batches), endpoint=False, dtype=images.dtype),
        batches,
        strict=True,
    ):
        d_weights, d_bias = gradients(images[batch], labels[batch], weights, bias)
        weights -= learning_rate * d_weights
        bias -= learning_rate * d_bias
    return weights, bias


def predict(images: Array, weights: Array, bias: Array) -> NDArray[np.intp]:
    """Class numbers (N,): where each row of images @ weights + bias is largest."""
    _require_matrix("images", images)
    _require_shape("weights", weights, (np.shape(images)[1], np.shape(bias)[0]))
    return np.asarray(np.argmax(images @ weights + bias, axis=1))


def _require_matrix(name: str, array: Array) -> None:
    if np.ndim(array) != 2:
        raise ValueError(f"{name} must have two axes, not shape {np.shape(array)}")


def _require_shape(name: str, array: Array, shape: tuple[int, ...]) -> None:
    if np.shape(array) != shape:
        raise ValueError(f"{name} must have shape {shape}, not {np.shape(array)}")
