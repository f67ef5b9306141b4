import numpy as np
import tensorflow as tf


def huber_loss(labels, predictions, delta=1.0):
    error = labels - predictions
    return np.where(np.abs(error) < delta, 0.5 * error**2, delta * error - 0.5 * delta**2)


def huber_gradient(labels, predictions, delta=1.0):
    return np.minimum(predictions - labels, delta)


def huber_loss_graph(labels, predictions, delta=1.0):
    error = tf.abs(predictions - labels)
    return 0.5 * tf.minimum(error, delta) ** 2 + delta * tf.maximum(error - delta, 0.0)
