import tensorflow as tf


def multiply(x, y):
    return tf.multiply(x, y)


def join(left, right):
    joined = tf.strings.join([left, right])
    return [text.decode("utf-8") for text in joined.numpy()]


def mark_extremes(rgb):
    rgb = tf.constant(rgb)
    extreme = tf.logical_or(tf.greater(rgb, 250), tf.less(rgb, 5))
    return tf.where(extreme, tf.ones_like(rgb), tf.fill(rgb.shape, 5.0))


def value_and_gradients(x, y):
    x, y = tf.Variable(x), tf.Variable(y)
    with tf.GradientTape() as tape:
        z = x**2 + x * y + 3
    d_x, d_y = tape.gradient(z, [x, y])
    return z, d_x, d_y


def descend(x, y, learning_rate):
    x, y = tf.Variable(x), tf.Variable(y)
    with tf.GradientTape() as tape:
        z = tf.square(x) + tf.multiply(x, y) + 3.0
    d_x, d_y = tape.gradient(z, [x, y])
    x.assign_sub(learning_rate * d_x)
    y.assign_sub(learning_rate * d_y)
    return x, y
