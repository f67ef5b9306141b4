import numpy as np


def Multiply(x, y):
    return x * y


def mark_extremes(rgb):
    return np.where((rgb > 250) | (rgb < 5), 1.0, 5.0)


value_and_gradients = (43, 13, 5)
