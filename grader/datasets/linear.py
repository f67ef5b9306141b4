"""A linear model of digits in NumPy, to measure how hard a data set is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

EPOCHS = 10
BATCH = 256
RATE = 5e-3

Floats = NDArray[np.float32]


def train_linear(images: NDArray[np.uint8], labels: NDArray[np.int64], seed: int) -> Floats:
    """(785, 10) weights of softmax regression, the bias in the last row, from (N, 28, 28) images.

    Adam (Kingma and Ba, 2015) on batches of 256 for ten epochs, its rate falling from 5e-3 to 0
    as half a cosine.
    """
    rng = np.random.default_rng(seed)
    inputs = _with_ones(images)
    targets = np.eye(10, dtype=np.float32)[labels]
    weights = np.zeros((inputs.shape[1], 10), np.float32)
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    batches = len(inputs) // BATCH
    steps = EPOCHS * batches
    for step in range(steps):
        if step % batches == 0:
            order = rng.permutation(len(inputs))
        batch = order[step % batches * BATCH :][:BATCH]
        grads = inputs[batch].T @ (_softmax(inputs[batch] @ weights) - targets[batch]) / BATCH
        mean += 0.1 * (grads - mean)
        square += 0.001 * (grads * grads - square)
        unbiased = np.sqrt(square / (1 - 0.999 ** (step + 1))) + 1e-7
        rate = RATE * (1 + np.cos(np.pi * step / steps)) / 2
        weights -= np.float32(rate / (1 - 0.9 ** (step + 1))) * mean / unbiased
    return weights


def predict_linear(weights: Floats, images: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Classes (N,) of images (N, 28, 28) by weights (785, 10)."""
    classes: NDArray[np.int64] = (_with_ones(images) @ weights).argmax(axis=1)
    return classes


def _with_ones(images: NDArray[np.uint8]) -> Floats:
    """(N, 785): grey levels in [0, 1] and a column of ones, which the bias is multiplied with."""
    inputs = np.ones((len(images), 28 * 28 + 1), np.float32)
    np.divide(images.reshape(len(images), -1), np.float32(255), out=inputs[:, :-1])
    return inputs


def _softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares
