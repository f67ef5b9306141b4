"""A perceptron with two hidden layers. Fill in the four functions; the handout explains them."""

import numpy as np


def init_parameters(seed):
    """Return [w1 (784, 256), b1, w2 (256, 128), b2, w3 (128, 10), b3] to start from."""
    return [
        np.zeros((784, 256), dtype=np.float32),
        np.zeros(256, dtype=np.float32),
        np.zeros((256, 128), dtype=np.float32),
        np.zeros(128, dtype=np.float32),
        np.zeros((128, 10), dtype=np.float32),
        np.zeros(10, dtype=np.float32),
    ]


def forward(images, parameters):
    """Return the outputs (N, 10) of images (N, 784). parameters: [w1, b1, w2, b2, w3, b3]."""
    return np.zeros((len(images), 10), dtype=np.float32)


def mse(outputs, labels):
    """Return the mean squared error of outputs (N, 10), one number. labels: one-hot, (N, 10)."""
    return 0.0


def train_step(images, labels, parameters, learning_rate):
    """Return (parameters, loss): six new arrays after one step, and the loss before it."""
    return parameters, 0.0
