"""A network for handwritten digits. Fill in the functions; the handout says what each returns."""

import numpy as np
import tensorflow as tf

try:
    from softmark import log  # draws training curves on the submission's page
except ImportError:

    def log(step, **values):
        print(step, values)


def conv_layer(inputs, filters, biases, use_pooling=True):
    """Return the layer's outputs: SAME convolution, biases, 2x2 max-pooling if asked, ReLU.

    inputs: (N, H, W, C). filters: (height, width, C, K). biases: (K,).
    """
    return tf.zeros_like(inputs)


def flatten_layer(inputs):
    """Return one row per image: (N, H, W, C) becomes (N, H * W * C)."""
    return inputs


def fully_connected_layer(inputs, weights, biases, use_relu=True):
    """Return inputs (N, I) times weights (I, O) plus biases (O,), then ReLU if asked."""
    return tf.zeros((inputs.shape[0], biases.shape[0]))


def train(images, labels, seed):
    """Return a trained model: any object that `predict` understands.

    images: (N, 28, 28, 1) in [0, 1]. labels: one-hot, (N, 10). seed: a whole number.
    """
    return "not trained yet"


def predict(model, images):
    """Return the class number of every image: an array (N,) of numbers from 0 to 9."""
    return np.zeros(len(images), dtype=np.int64)
