import numpy as np


def multiply(x, y):
    return np.multiply(x, y)


def join(left, right):
    return np.char.add(left, right)


def mark_extremes(rgb):
    return np.where((rgb > 250) | (rgb < 5), 1.0, 5.0)


def value_and_gradients(x, y):
    z = x * x + x * y + 3
    return z, x + x + y, x


def descend(x, y, learning_rate):
    gradient = np.array([2 * x + y, x])
    return np.array([x, y]) - learning_rate * gradient
