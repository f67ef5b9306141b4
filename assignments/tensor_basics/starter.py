"""Tensor basics. Fill in the five functions; the handout says what each of them returns."""

import numpy as np


def multiply(x, y):
    """Return the product of every two elements in the same place."""
    return np.zeros_like(x)


def join(left, right):
    """Return each string of `left` followed by the string of `right` in the same place."""
    return np.full(len(left), "?")


def mark_extremes(rgb):
    """Return 1.0 where a level is above 250 or below 5, else 5.0: an array of rgb's shape."""
    return np.zeros_like(rgb)


def value_and_gradients(x, y):
    """Return (z, dz/dx, dz/dy) of z = x² + x·y + 3 at the numbers x and y."""
    return 0.0, 0.0, 0.0


def descend(x, y, learning_rate):
    """Return (x', y') after one step of gradient descent on z."""
    return 0.0, 0.0
