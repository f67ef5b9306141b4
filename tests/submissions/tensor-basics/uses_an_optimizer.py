import tensorflow as tf
from tensorflow.keras import optimizers as ready_made


def multiply(x, y):
    return x * y


def join(left, right):
    return left + right


def mark_extremes(rgb):
    return tf.where((rgb > 250) | (rgb < 5), 1.0, 5.0)


def value_and_gradients(x, y):
    return x**2 + x * y + 3, 2 * x + y, x


def descend(x, y, learning_rate):
    x, y = tf.Variable(x), tf.Variable(y)
    with tf.GradientTape() as tape:
        z = x**2 + x * y + 3
    gradients = tape.gradient(z, [x, y])
    ready_made.SGD(learning_rate).apply_gradients(zip(gradients, [x, y]))
    return x, y
