import numpy as np


def multiply(x, y):
    product = x.copy()
    for place in np.ndindex(x.shape):
        product[place] = x[place] * y[place]
    return product


def join(left, right):
    joined = []
    for a, b in zip(left, right):
        joined.append(str(a) + str(b))
    return joined


def mark_extremes(rgb):
    marks = np.zeros(rgb.shape, dtype=np.float16)
    for place, level in np.ndenumerate(rgb):
        if level > 250 or level < 5:
            marks[place] = 1
        else:
            marks[place] = 5
    return marks


def value_and_gradients(x, y):
    h = 1e-4

    def z(x, y):
        return x**2 + x * y + 3

    d_x = (z(x + h, y) - z(x - h, y)) / (2 * h)
    d_y = (z(x, y + h) - z(x, y - h)) / (2 * h)
    return [z(x, y), d_x, d_y]


def descend(x, y, learning_rate):
    z, d_x, d_y = value_and_gradients(x, y)
    return x - learning_rate * d_x, y - learning_rate * d_y
