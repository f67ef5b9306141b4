import numpy as np
import tensorflow as tf


def huber_loss(labels, predictions, delta=1.0):
    error = np.abs(labels - predictions)
    return 0.5 * error**2 - 0.5 * np.maximum(error - delta, 0) ** 2


def huber_gradient(labels, predictions, delta=1.0):
    error = predictions - labels
    return error - np.maximum(error - delta, 0) + np.maximum(-error - delta, 0)


def huber_loss_graph(labels, predictions, delta=1.0):
    error = tf.abs(labels - predictions)
    return 0.5 * error**2 - 0.5 * tf.nn.relu(error - delta) ** 2
