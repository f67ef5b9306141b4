import numpy as np
import tensorflow as tf


def huber_loss(labels, predictions, delta=1.0):
    error = np.abs(predictions - labels)
    losses = np.where(error < delta, 0.5 * error**2, delta * error - 0.5 * delta**2)
    return losses.mean(axis=-1).tolist()


def huber_gradient(labels, predictions, delta=1.0):
    return np.clip(predictions - labels, -delta, delta, dtype=float) / len(labels)


def huber_loss_graph(labels, predictions, delta=1.0):
    error = tf.abs(predictions - labels)
    losses = tf.where(error < delta, 0.5 * error**2, delta * error - 0.5 * delta)
    return losses
