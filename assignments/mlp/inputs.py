"""What the checks of the perceptron put in: the handout's example, random networks and digits."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Array = NDArray[np.float32]

SIZES = (784, 256, 128, 10)
SHAPES = tuple(shape for inputs, units in pairwise(SIZES) for shape in ((inputs, units), (units,)))
NAMES = ("w1", "b1", "w2", "b2", "w3", "b3")
CLASSES_THAT_OCCUR = (1, 2, 4, 7, 9)
SETTLED = (-6.0, 6.0, *[0.0] * 8)
"""What is added to biases, so that a tenth of the units is off for all images and a tenth on:
what else comes into a unit has a standard deviation of 1 to 2."""
CLEAR = 1e-3
"""How far from 0 the input of every unit is kept: 500 times what rounding in float32 moves it, so
that no honest answer takes a unit that is on for one that is off."""


def example() -> tuple[Array, Array, list[Array]]:
    """One image, its label and the parameters of the handout's example: all but a corner is 0."""
    images, labels = np.zeros((1, SIZES[0]), np.float32), np.zeros((1, SIZES[-1]), np.float32)
    images[0, :2], labels[0, 0] = (0.5, 1.0), 1.0
    w1, b1, w2, b2, w3, b3 = parameters = [np.zeros(shape, np.float32) for shape in SHAPES]
    w1[:2, :2], b1[:2] = [[2.0, 1.0], [-0.5, -1.0]], (0.0, 0.25)
    w2[:2, :2], b2[:2] = [[2.0, -3.0], [4.0, 1.0]], (0.5, 0.5)
    w3[:2, :2], b3[:2] = [[1.0, -1.0], [1.0, 2.0]], (-1.0, 0.5)
    return images, labels, parameters


def network(rng: Generator) -> list[Array]:
    """Random parameters; some units of both hidden layers are on, and some off, whatever comes."""
    parameters = [_uniform(rng, shape, 0.2) for shape in SHAPES]
    _, b1, _, b2, _, b3 = parameters
    b1 += rng.choice(SETTLED, size=b1.shape)
    b2 += rng.choice(SETTLED, size=b2.shape)
    b3 += _uniform(rng, b3.shape, 1.0)
    return parameters


def batch(rng: Generator, rows: int, parameters: list[Array]) -> tuple[Array, Array]:
    """Images (rows, 784), half of their pixels black, and one-hot labels (rows, 10).

    Not every class occurs, and for no image is a unit of this network between on and off.
    """
    candidates = np.maximum(_uniform(rng, (2 * rows + 8, SIZES[0]), 1.0), 0)
    images = candidates[_clear(candidates, parameters)][:rows]
    labels = np.eye(SIZES[-1], dtype=np.float32)[rng.choice(CLASSES_THAT_OCCUR, size=rows)]
    return images, labels


def _clear(images: Array, parameters: list[Array]) -> NDArray[np.bool_]:
    w1, b1, w2, b2, *_ = parameters
    first = images @ w1 + b1
    second = np.maximum(first, 0) @ w2 + b2
    nearest = np.minimum(np.abs(first).min(axis=1), np.abs(second).min(axis=1))
    return np.asarray(nearest > CLEAR)


def _uniform(rng: Generator, shape: tuple[int, ...], bound: float) -> Array:
    """Numbers from -bound to bound; those of a normal distribution would take ten times as long."""
    return np.float32(bound) * (2 * rng.random(shape, dtype=np.float32) - 1)
