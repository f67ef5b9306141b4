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
    layer = tf.matmul(inputs, weights) + biases
    return tf.nn.relu(layer) if use_relu else layer


def train(images, labels, seed):
    tf.keras.utils.set_random_seed(seed)
    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [
            layers.Conv2D(16, 5, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(36, 5, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.4),
            layers.Dense(128, activation="relu"),
            layers.Dropout(0.4),
            layers.Dense(10),
        ]
    )
    rate = tf.keras.optimizers.schedules.CosineDecay(1e-3, 5 * 469)
    loss = tf.keras.losses.CategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=tf.keras.optimizers.Adam(rate), loss=loss)
    model.fit(images, labels, batch_size=128, epochs=5, verbose=0)
    return model


def predict(model, images):
    return model.predict(images, verbose=0).argmax(axis=1)
