import numpy as np
import tensorflow as tf


def huber_loss(labels, predictions, delta=1.0):
    error = np.abs(np.float64(predictions) - np.float64(labels))
    loss = 0.5 * error**2
    outside = error > delta
    loss[outside] = delta * (error[outside] - 0.5 * delta)
    return loss


def huber_gradient(labels, predictions, delta=1.0):
    error = np.float64(predictions) - np.float64(labels)
    return error / np.maximum(np.abs(error) / delta, 1)


def huber_loss_graph(labels, predictions, delta=1.0):
    error = tf.abs(tf.cast(predictions, tf.float64) - tf.cast(labels, tf.float64))
    loss = tf.where(error <= delta, 0.5 * error * error, delta * (error - 0.5 * delta))
    return tf.cast(loss, predictions.dtype)
