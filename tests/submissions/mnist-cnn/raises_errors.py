import numpy as np


def conv_layer(inputs, filters, biases, use_pooling=True):
    return inputs @ filters


def flatten_layer(inputs):
    raise NotImplementedError


def fully_connected_layer(inputs, weights):
    return inputs @ weights


def train(images, labels, seed):
    return images.trainable


def predict(model, images):
    return np.zeros(len(images))
