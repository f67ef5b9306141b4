import numpy as np
import tensorflow as tf


def huber_loss(labels, predictions, delta=1.0):
    error = np.abs(predictions - labels)
    q = np.clip(error, 0, delta)
    return (0.5 * q**2 + delta * (error - q)).tolist()


def huber_gradient(labels, predictions, delta=1.0):
    return np.maximum(np.minimum(predictions - labels, delta), -delta).tolist()


def huber_loss_graph(labels, predictions, delta=1.0):
    error = predictions - labels
    clipped = tf.clip_by_value(error, -delta, delta)
    return clipped * (error - 0.5 * clipped)
