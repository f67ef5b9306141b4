import numpy as np


def multiply(x, y):
    print(x * y)


def join(left, right):
    return np.zeros(len(left))


def mark_extremes(rgb):
    return np.where(rgb < 0, 1.0, np.nan)


def value_and_gradients(x, y):
    return {"z": x**2 + x * y + 3, "d_x": 2 * x + y, "d_y": x}


def descend(x, y, learning_rate):
    return x - learning_rate * (2 * x + y), y - learning_rate * x, learning_rate
