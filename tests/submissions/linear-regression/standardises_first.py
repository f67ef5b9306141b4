"""Fits by descent on standardised x, and turns the answers back into the table's units."""

import numpy as np


def predict(x, weight, bias):
    return bias + x * weight


def mse(labels, predictions):
    return ((predictions - labels) ** 2).mean()


def mse_gradients(x, y, weight, bias):
    error = y - predict(x, weight, bias)
    return -2 * (error * x).mean(), -2 * error.mean()


def fit(x, y, learning_rate, epochs):
    params = {"w": np.float32(0), "b": np.float32(0)}
    while epochs:
        dw, db = mse_gradients(x, y, params["w"], params["b"])
        params = {"w": params["w"] - learning_rate * dw, "b": params["b"] - learning_rate * db}
        epochs -= 1
    return params["w"], params["b"]


def fit_quadratic(x, y):
    m, s = x.mean(), x.std()
    z = (x - m) / s
    p, q, r = 0.0, 0.0, y.mean()
    for _ in range(8000):
        e = p * z * z + q * z + r - y
        p -= 0.1 * (e * z * z).mean()
        q -= 0.1 * (e * z).mean()
        r -= 0.1 * e.mean()
    a = p / s**2
    b = q / s - 2 * p * m / s**2
    c = p * m**2 / s**2 - q * m / s + r
    return a, b, c


def fit_huber(x, y, delta):
    m, s = x.mean(), x.std()
    z = (x - m) / s
    q, r = 0.0, y.mean()
    for _ in range(4000):
        e = np.clip(q * z + r - y, -delta, delta)
        q -= 0.3 * (e * z).mean()
        r -= 0.3 * e.mean()
    return q / s, r - q * m / s
