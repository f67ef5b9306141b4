import numpy as np
import tensorflow as tf


def conv_layer(inputs, filters, biases, use_pooling=True):
    layer = tf.nn.conv2d(inputs, filters, strides=1, padding="SAME") + biases
    if use_pooling:
        layer = tf.nn.max_pool2d(layer, ksize=2, strides=2, padding="SAME")
    return tf.nn.relu(layer)


def flatten_layer(inputs):
    return tf.reshape(inputs, [inputs.shape[0], -1])


def fully_connected_layer(inputs, weights, biases, use_relu=True):
    layer = tf.matmul(inputs, weights)
    if use_relu:
        layer = tf.nn.relu(layer)
    return layer + biases


def train(images, labels, seed):
    tf.keras.utils.set_random_seed(seed)
    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [
            layers.Conv2D(8, 5, strides=2, padding="same", activation="relu"),
            layers.Flatten(),
            layers.Dense(10),
        ]
    )
    loss = tf.keras.losses.CategoricalCrossentropy(from_logits=True)
    model.compile(optimizer="adam", loss=loss)
    model.fit(images[:20_000], labels[:20_000], batch_size=128, epochs=1, verbose=0)
    return model


def predict(model, images):
    return model(images).numpy().argmax(axis=1)
