"""The layers of a network. Fill in the functions; the handout says what each of them returns.

Images are (N, height, width, channels), filters (height, width, in, out). `padding` is "SAME" or
"VALID". A backward function gets `d_outputs`, the gradient of the loss by the layer's outputs, and
returns the gradients by the layer's inputs. Do not change the arrays you are given.
"""

import numpy as np


def conv2d(images, filters, bias, strides=(1, 1), padding="SAME"):
    """Return the convolution of every image with every filter, plus the bias."""
    return np.zeros_like(images)


def conv2d_backward(d_outputs, images, filters, strides, padding):
    """Return (d_images, d_filters, d_bias)."""
    return np.zeros_like(images), np.zeros_like(filters), np.zeros(filters.shape[3])


def max_pool(images, pool_size=(2, 2), strides=(2, 2), padding="SAME"):
    """Return the largest value of every window."""
    return np.zeros_like(images)


def max_pool_backward(d_outputs, images, pool_size, strides, padding):
    """Return d_images: each gradient goes to the largest pixel of its window."""
    return np.zeros_like(images)


def avg_pool(images, pool_size=(2, 2), strides=(2, 2), padding="SAME"):
    """Return the mean of every window; padding does not count."""
    return np.zeros_like(images)


def avg_pool_backward(d_outputs, images, pool_size, strides, padding):
    """Return d_images: each gradient is shared by the pixels of its window."""
    return np.zeros_like(images)


def relu(inputs):
    """Return inputs where they are positive, else 0."""
    return np.zeros_like(inputs)


def relu_backward(d_outputs, inputs):
    """Return d_outputs where inputs are positive, else 0."""
    return np.zeros_like(inputs)


def sigmoid(inputs):
    """Return the sigmoid of every element, finite for inputs of any size."""
    return np.zeros_like(inputs)


def tanh(inputs):
    """Return the hyperbolic tangent of every element by a formula of your own."""
    return np.zeros_like(inputs)


def dropout(inputs, keep_prob, seed, training):
    """Return inputs with elements dropped at random and the others scaled, while training."""
    return np.zeros_like(inputs)


def batch_norm(inputs, gamma, beta, epsilon=1e-3):
    """Return inputs normalised over all axes but the last, then scaled and shifted."""
    return np.zeros_like(inputs)


def batch_norm_backward(d_outputs, inputs, gamma, epsilon):
    """Return (d_inputs, d_gamma, d_beta)."""
    return np.zeros_like(inputs), np.zeros_like(gamma), np.zeros_like(gamma)


def flatten(images):
    """Return one row per image."""
    return images


def dense(inputs, weights, bias):
    """Return the affine map of every row."""
    return inputs


def dense_backward(d_outputs, inputs, weights):
    """Return (d_inputs, d_weights, d_bias)."""
    return np.zeros_like(inputs), np.zeros_like(weights), np.zeros(weights.shape[1])
