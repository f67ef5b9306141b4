"""Forgets to decode what TensorFlow joined, and asks a tape twice."""

import numpy as np
import tensorflow as tf


def multiply(x, y):
    return x * y


def join(left, right):
    return tf.strings.join([left, right])


def mark_extremes(rgb):
    return tf.where(tf.logical_and(rgb > 250, rgb < 5), 1.0, 5.0)


def value_and_gradients(x, y):
    x, y = tf.Variable(x), tf.Variable(y)
    with tf.GradientTape() as tape:
        z = x**2 + x * y + 3
    return z, tape.gradient(z, x), tape.gradient(z, y)


def descend(x, y, learning_rate):
    return x - 0.1 * (2 * x + y), y - 0.1 * x
