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
    return tf.nn.relu(tf.matmul(inputs, weights) + biases)


def train(images, labels, seed):
    return images[:10], labels[:10]


def predict(model, images):
    return np.zeros(len(images), dtype=int)
