"""TensorFlow 2 with a tape, and its own optimizer where that is allowed."""

import tensorflow as tf


def predict(x, weight, bias):
    return weight * tf.convert_to_tensor(x) + bias


def mse(labels, predictions):
    return tf.reduce_mean(tf.square(predictions - labels))


def mse_gradients(x, y, weight, bias):
    w, b = tf.Variable(weight, dtype=tf.float32), tf.Variable(bias, dtype=tf.float32)
    with tf.GradientTape() as tape:
        loss = mse(y, predict(x, w, b))
    return tape.gradient(loss, [w, b])


def fit(x, y, learning_rate, epochs):
    w, b = tf.Variable(0.0), tf.Variable(0.0)
    x, y = tf.constant(x), tf.constant(y)
    for _ in range(epochs):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(y - (w * x + b)))
        d_w, d_b = tape.gradient(loss, [w, b])
        w.assign_sub(learning_rate * d_w)
        b.assign_sub(learning_rate * d_b)
    return w, b


def fit_quadratic(x, y):
    x = tf.cast(x, tf.float64)
    powers = tf.stack([x**2, x, tf.ones_like(x)], axis=1)
    fitted = tf.linalg.lstsq(powers, tf.cast(y, tf.float64)[:, None], fast=False)[:, 0]
    return fitted[0], fitted[1], fitted[2]


def fit_huber(x, y, delta):
    x, y = tf.constant(x), tf.constant(y)
    w, b = tf.Variable(1.0), tf.Variable(tf.reduce_mean(y))
    huber = tf.keras.losses.Huber(delta=delta)
    optimizer = tf.keras.optimizers.Adam(0.2)

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            loss = huber(y[:, None], (w * x + b)[:, None])
        optimizer.apply_gradients(zip(tape.gradient(loss, [w, b]), [w, b]))

    for _ in range(2500):
        step()
    return w.numpy(), b.numpy()
