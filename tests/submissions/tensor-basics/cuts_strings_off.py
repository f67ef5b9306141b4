"""Puts joined strings into an array that has no room for them; the rest is right."""

import numpy as np


def multiply(x, y):
    return x * y


def join(left, right):
    joined = left.copy()
    for i in range(len(left)):
        joined[i] = left[i] + right[i]
    return joined


def mark_extremes(rgb):
    return np.where((rgb > 250) | (rgb < 5), 1.0, 5.0)


def value_and_gradients(x, y):
    return x**2 + x * y + 3, 2 * x + y, x


def descend(x, y, learning_rate):
    x = x - learning_rate * (2 * x + y)
    y = y - learning_rate * x
    return x, y
