"""Right in every value: small integers for the marks, objects for the strings, one array for three."""

import numpy as np


def multiply(x, y):
    return np.einsum("...,...->...", x, y)


def join(left, right):
    return left.astype(object) + right.astype(object)


def mark_extremes(rgb):
    between = np.logical_and(rgb >= 5, rgb <= 250)
    return between.astype(np.uint8) * 4 + 1


def value_and_gradients(x, y):
    step = 1e-3
    z = np.array([x + step, x - step, x, x]) ** 2 + np.array([x + step, x - step, x, x]) * np.array(
        [y, y, y + step, y - step]
    )
    return x**2 + x * y + 3, (z[0] - z[1]) / (2 * step), (z[2] - z[3]) / (2 * step)


def descend(x, y, learning_rate):
    gradient = np.array([[2.0, 1.0], [1.0, 0.0]]) @ [x, y]
    return np.array([x, y]) - learning_rate * gradient
