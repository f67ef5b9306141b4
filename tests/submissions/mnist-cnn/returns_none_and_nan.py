import numpy as np
import tensorflow as tf


def conv_layer(inputs, filters, biases, use_pooling=True):
    tf.nn.conv2d(inputs, filters, strides=1, padding="SAME")


def flatten_layer(inputs):
    return tf.reshape(inputs, [inputs.shape[0], -1])


def fully_connected_layer(inputs, weights, biases, use_relu=True):
    return np.matmul(inputs, weights) + biases + np.nan


def train(images, labels, seed):
    return images[:10], labels[:10]


def predict(model, images):
    return np.zeros(len(images), dtype=int)
