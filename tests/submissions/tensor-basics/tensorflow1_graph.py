import numpy as np
import tensorflow.compat.v1 as tf

tf.disable_eager_execution()


def run(fetches, **feed):
    with tf.Session() as session:
        return session.run(fetches)


def multiply(x, y):
    with tf.Graph().as_default():
        return run(tf.multiply(tf.constant(x), tf.constant(y)))


def join(left, right):
    with tf.Graph().as_default():
        joined = run(tf.string_join([tf.constant(left), tf.constant(right)]))
    return np.array([text.decode() for text in joined], dtype=object)


def mark_extremes(rgb):
    with tf.Graph().as_default(), tf.Session() as session:
        levels = tf.placeholder(tf.float32)
        extreme = tf.logical_or(levels > 250, levels < 5)
        marks = tf.where(extreme, tf.ones_like(levels), 5 * tf.ones_like(levels))
        return session.run(marks, feed_dict={levels: rgb})


def build(x, y):
    x, y = tf.placeholder_with_default(x, []), tf.placeholder_with_default(y, [])
    z = x**2 + x * y + 3
    return x, y, z, tf.gradients(z, [x, y])


def value_and_gradients(x, y):
    with tf.Graph().as_default():
        _, _, z, (d_x, d_y) = build(x, y)
        return run((z, d_x, d_y))


def descend(x, y, learning_rate):
    with tf.Graph().as_default():
        a, b, _, (d_a, d_b) = build(x, y)
        return run([a - learning_rate * d_a, b - learning_rate * d_b])
