"""Computes in float64 and says so in what it returns."""

import numpy as np


def multiply(x, y):
    return np.asarray(x, dtype=np.float64) * np.asarray(y, dtype=np.float64)


def join(left, right):
    return np.array([f"{a}{b}" for a, b in zip(left.tolist(), right.tolist())])


def mark_extremes(rgb):
    marks = np.full_like(rgb, 5, dtype=np.float64)
    marks[rgb > 250] = 1
    marks[rgb < 5] = 1
    return marks


def value_and_gradients(x, y):
    x, y = np.float64(x), np.float64(y)
    return x * (x + y) + 3, 2 * x + y, x


def descend(x, y, learning_rate):
    return (1 - 2 * learning_rate) * x - learning_rate * y, y - learning_rate * x
