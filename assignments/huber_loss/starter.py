"""The Huber loss. Fill in the three functions; the handout says what each of them returns."""

import numpy as np
import tensorflow as tf


def huber_loss(labels, predictions, delta=1.0):
    """Return the Huber loss of every element: an array of the arguments' shape.

    labels, predictions: arrays of one shape. delta: where squares end and lines begin, > 0.
    """
    return np.zeros_like(labels)


def huber_gradient(labels, predictions, delta=1.0):
    """Return the derivative of the loss by `predictions`, element by element."""
    return np.zeros_like(labels)


def huber_loss_graph(labels, predictions, delta=1.0):
    """Return the loss as a tensor, made of TensorFlow operations only.

    labels, predictions: tensors of one shape, which may be unknown while the graph is built.
    """
    return tf.zeros_like(labels)
