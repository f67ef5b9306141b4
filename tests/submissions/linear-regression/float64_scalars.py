"""NumPy scalars and 0-d arrays in float64, prints on the way; a ternary search for Huber."""

import numpy as np


def predict(x, weight, bias):
    return x.astype(np.float64) * weight + bias


def mse(labels, predictions):
    print("labels", labels.shape)
    return np.asarray(((labels.astype(np.float64) - predictions) ** 2).mean())


def mse_gradients(x, y, weight, bias):
    r = predict(x, weight, bias) - y
    return np.float64(2 * (r * x).mean()), np.asarray(2 * r.mean())


def fit(x, y, learning_rate, epochs):
    w = np.array([0.0, 0.0])
    for epoch in range(epochs):
        w = w - learning_rate * np.array(mse_gradients(x, y, w[0], w[1]))
        if epoch % 1000 == 0:
            print("epoch", epoch, mse(y, predict(x, *w)))
    return w[0], w[1]


def fit_quadratic(x, y):
    A = np.vander(x.astype(np.float64), 3)
    return tuple(np.linalg.pinv(A) @ y)


def fit_huber(x, y, delta):
    x, y = x.astype(np.float64), y.astype(np.float64)
    best = None
    w_low, w_high = -20.0, 20.0

    def line(w):
        low, high = (y - w * x).min(), (y - w * x).max()
        for _ in range(60):
            middle = (low + high) / 2
            if np.clip(w * x + middle - y, -delta, delta).sum() > 0:
                high = middle
            else:
                low = middle
        r = np.abs(w * x + low - y)
        return np.where(r < delta, r * r / 2, delta * r - delta * delta / 2).mean(), low

    for _ in range(80):
        third = (w_high - w_low) / 3
        if line(w_low + third)[0] < line(w_high - third)[0]:
            w_high -= third
        else:
            w_low += third
    best = line(w_low)[1]
    return w_low, best
