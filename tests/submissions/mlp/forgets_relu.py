import numpy as np


def init_parameters(seed):
    rng = np.random.default_rng(seed)

    def weights(inputs, units):
        values = rng.normal(0.0, 0.1, size=(inputs, units))
        while True:
            wrong = np.abs(values) > 0.2
            if not wrong.any():
                return values.astype(np.float32)
            values[wrong] = rng.normal(0.0, 0.1, size=wrong.sum())

    def bias(units):
        return np.zeros(units, dtype=np.float32)

    return [weights(784, 256), bias(256), weights(256, 128), bias(128), weights(128, 10), bias(10)]


def forward(images, parameters):
    w1, b1, w2, b2, w3, b3 = parameters
    return ((images @ w1 + b1) @ w2 + b2) @ w3 + b3


def mse(outputs, labels):
    return float(((outputs - labels) ** 2).sum(axis=1).mean())


def train_step(images, labels, parameters, learning_rate):
    w1, b1, w2, b2, w3, b3 = parameters
    h1 = np.maximum(images @ w1 + b1, 0)
    h2 = np.maximum(h1 @ w2 + b2, 0)
    out = h2 @ w3 + b3
    d_out = 2 * (out - labels) / len(images)
    d_h2 = (d_out @ w3.T) * (h2 > 0)
    d_h1 = (d_h2 @ w2.T) * (h1 > 0)
    gradients = [
        images.T @ d_h1,
        d_h1.sum(axis=0),
        h1.T @ d_h2,
        d_h2.sum(axis=0),
        h2.T @ d_out,
        d_out.sum(axis=0),
    ]
    stepped = [p - learning_rate * g for p, g in zip(parameters, gradients)]
    return stepped, mse(out, labels)
