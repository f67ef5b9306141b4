import numpy as np
import tensorflow as tf


def huber_loss(labels, predictions, delta=1.0):
    error = np.abs(predictions - labels)
    return np.where(error < delta, 0.5 * error**2, delta * error - 0.5 * delta**2)


def huber_gradient(labels, predictions, delta=1.0):
    error = predictions - labels
    return np.where(np.abs(error) < delta, error, delta * np.sign(error))


def huber_loss_graph(labels, predictions, delta=1.0):
    return tf.keras.losses.Huber(delta=delta, reduction="none")(labels, predictions)
