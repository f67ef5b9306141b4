"""Right answers as nested lists, object arrays and one-element types of NumPy."""

import numpy as np


def multiply(x, y):
    return (x * y).tolist()


def join(left, right):
    return left.astype(object) + right.astype(object)


def mark_extremes(rgb):
    return (5 - 4 * np.logical_or(rgb > 250, rgb < 5)).tolist()


def value_and_gradients(x, y):
    return np.array([x**2 + x * y + 3, 2 * x + y, x], dtype=np.float32)


def descend(x, y, learning_rate):
    return [np.float64(x - learning_rate * (2 * x + y)), np.float32(y - learning_rate * x)]
