import numpy as np
import tensorflow as tf


def huber_loss(labels, predictions, delta=1.0):
    result = np.empty(labels.shape)
    for index in np.ndindex(labels.shape):
        error = abs(float(predictions[index]) - float(labels[index]))
        if error < delta:
            result[index] = error * error / 2
        else:
            result[index] = delta * error - delta * delta / 2
    return result


def huber_gradient(labels, predictions, delta=1.0):
    result = np.empty(labels.shape)
    for index in np.ndindex(labels.shape):
        error = float(predictions[index]) - float(labels[index])
        if error > delta:
            error = delta
        elif error < -delta:
            error = -delta
        result[index] = error
    return result


def huber_loss_graph(labels, predictions, delta=1.0):
    error = predictions - labels
    inside = tf.cast(tf.less(tf.abs(error), delta), error.dtype)
    quadratic = tf.square(error) / 2
    linear = delta * tf.abs(error) - delta**2 / 2
    return inside * quadratic + (1 - inside) * linear
