"""Turns TensorFlow's bytes into text by str(); the thresholds count as extremes."""

import tensorflow as tf


def multiply(x, y):
    return tf.reduce_sum(x * y)


def join(left, right):
    return [str(text) for text in tf.strings.join([left, right]).numpy()]


def mark_extremes(rgb):
    return tf.where(tf.logical_or(rgb >= 250, rgb <= 5), 1.0, 5.0)


def value_and_gradients(x, y):
    x, y = tf.constant(x), tf.constant(y)
    with tf.GradientTape() as tape:
        tape.watch([x, y])
        z = x**2 + x * y
    d_x, d_y = tape.gradient(z, [x, y])
    return z, d_x, d_y


def descend(x, y, learning_rate):
    _, d_x, d_y = value_and_gradients(x, y)
    return x + learning_rate * d_x, y + learning_rate * d_y
