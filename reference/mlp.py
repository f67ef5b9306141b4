"""A perceptron with two hidden layers for digits: start, outputs, loss, one step of descent.

N images of 784 pixels in [0, 1], one-hot labels (N, 10). Parameters are a list of six arrays,

    w1 (784, 256), b1 (256,), w2 (256, 128), b2 (128,), w3 (128, 10), b3 (10,)

and the network is

    first = relu(images @ w1 + b1)       (N, 256)
    second = relu(first @ w2 + b2)       (N, 128)
    outputs = second @ w3 + b3           (N, 10)

Source: D. E. Rumelhart, G. E. Hinton, R. J. Williams, "Learning representations by
back-propagating errors", Nature 323 (1986), with ReLU in place of the sigmoid.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]

SIZES = (784, 256, 128, 10)
STDDEV = 0.1
CUT = 2.0


def init_parameters(seed: int) -> list[Array]:
    """[w1, b1, w2, b2, w3, b3], float32: weights from the cut-off normal, biases zero.

    Weights have the density of a normal of mean 0 and standard deviation 0.1 between -0.2 and
    0.2, and none elsewhere: what falls outside is drawn again.
    """
    rng = np.random.default_rng(seed)
    parameters = []
    for inputs, units in pairwise(SIZES):
        weights = STDDEV * _truncated_normal(rng, (inputs, units))
        parameters += [weights.astype(np.float32), np.zeros(units, dtype=np.float32)]
    return parameters


def forward(images: Array, parameters: Sequence[Array]) -> Array:
    """Outputs (N, 10) of images (N, 784): ReLU after two layers, nothing after the last."""
    _require_network(images, parameters)
    *_, outputs = _layers(images, parameters)
    return outputs


def mse(outputs: Array, labels: Array) -> float:
    """Mean of (outputs - labels)^2 over every element of (N, 10)."""
    if np.shape(labels) != np.shape(outputs):
        raise ValueError(f"labels must have shape {np.shape(outputs)}, not {np.shape(labels)}")
    return float(np.mean((outputs - labels) ** 2))


def train_step(
    images: Array, labels: Array, parameters: Sequence[Array], learning_rate: float
) -> tuple[list[Array], float]:
    """Parameters after one step of gradient descent on the mse, and the mse before it.

    The chain rule, backwards: the derivative of the mse by the outputs goes through the
    transposed weights of each layer, and stops at units whose ReLU gave 0.
    """
    _require_network(images, parameters)
    _, _, w2, _, w3, _ = parameters
    first, second, outputs = _layers(images, parameters)
    d_outputs = 2 * (outputs - labels) / outputs.size
    d_second = (d_outputs @ w3.T) * (second > 0)
    d_first = (d_second @ w2.T) * (first > 0)
    gradients = (
        *(images.T @ d_first, d_first.sum(axis=0)),
        *(first.T @ d_second, d_second.sum(axis=0)),
        *(second.T @ d_outputs, d_outputs.sum(axis=0)),
    )
    stepped = [
        parameter - learning_rate * gradient
        for parameter, gradient in zip(parameters, gradients, strict=True)
    ]
    return stepped, mse(outputs, labels)


def _layers(images: Array, parameters: Sequence[Array]) -> tuple[Array, Array, Array]:
    """What the three layers give: (N, 256) and (N, 128) after ReLU, (N, 10) without."""
    w1, b1, w2, b2, w3, b3 = parameters
    first = np.maximum(images @ w1 + b1, 0)
    second = np.maximum(first @ w2 + b2, 0)
    return first, second, second @ w3 + b3


def _truncated_normal(rng: Generator, shape: tuple[int, ...]) -> Array:
    """Standard normal numbers, those beyond two standard deviations drawn again."""
    numbers = rng.standard_normal(shape)
    while (beyond := np.abs(numbers) > CUT).any():
        numbers[beyond] = rng.standard_normal(np.count_nonzero(beyond))
    return numbers


def _require_network(images: Array, parameters: Sequence[Array]) -> None:
    shapes = [shape for inputs, units in pairwise(SIZES) for shape in ((inputs, units), (units,))]
    expected = [(len(images), SIZES[0]), *shapes]
    actual = [np.shape(array) for array in (images, *parameters)]
    if actual != expected:
        raise ValueError(f"images and parameters must have the shapes {expected}, not {actual}")
