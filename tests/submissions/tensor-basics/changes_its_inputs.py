"""Right values, but computed inside the arrays that were lent."""

import numpy as np


def multiply(x, y):
    x *= y
    return x


def join(left, right):
    return np.char.add(left, right)


def mark_extremes(rgb):
    extreme = (rgb > 250) | (rgb < 5)
    rgb[extreme] = 1
    rgb[~extreme] = 5
    return rgb


def value_and_gradients(x, y):
    return x**2 + x * y + 3, 2 * x + y, x


def descend(x, y, learning_rate):
    return x - learning_rate * (2 * x + y), y - learning_rate * x
