import numpy as np
import tensorflow as tf


def softmax(logits):
    return tf.nn.softmax(logits)


def cross_entropy(logits, labels):
    losses = tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits)
    return tf.reduce_mean(losses)


def gradients(images, labels, weights, bias):
    logits = images @ weights + bias
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    errors = powers / powers.sum(axis=1, keepdims=True) - labels
    return images.T @ errors / len(images), errors.mean(axis=0)


def train(images, labels, seed):
    model = tf.keras.Sequential([tf.keras.layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    model.fit(images, labels, batch_size=128, epochs=5, verbose=0)
    return model.get_weights()


def predict(images, weights, bias):
    return np.argmax(images @ weights + bias, axis=1)
