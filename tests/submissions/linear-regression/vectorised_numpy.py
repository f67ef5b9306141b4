"""Matrix style, float64 inside, closed forms where they are allowed."""

import numpy as np


def predict(x, weight, bias):
    return np.add(np.multiply(x, weight), bias)


def mse(labels, predictions):
    r = np.subtract(labels, predictions)
    return r @ r / r.size


def mse_gradients(x, y, weight, bias):
    A = np.column_stack([x, np.ones(len(x))])
    g = 2 / len(x) * A.T @ (A @ [weight, bias] - y)
    return g[0], g[1]


def fit(x, y, learning_rate, epochs):
    A = np.column_stack([x, np.ones(len(x))])
    gram, moment = A.T @ A, A.T @ y
    theta = np.zeros(2)
    for _ in range(epochs):
        theta -= learning_rate * 2 / len(x) * (gram @ theta - moment)
    return theta


def fit_quadratic(x, y):
    return np.polyfit(x, y, 2)


def fit_huber(x, y, delta):
    A = np.column_stack([x, np.ones(len(x))]).astype(float)
    theta = np.linalg.lstsq(A, y, rcond=None)[0]
    for _ in range(60):
        w = np.minimum(1, delta / np.maximum(np.abs(A @ theta - y), 1e-9))
        theta = np.linalg.solve(A.T @ (w[:, None] * A), A.T @ (w * y))
    return theta[0], theta[1]
