import numpy as np


def flatten_layer(inputs):
    while True:
        inputs = np.tanh(inputs)


def fully_connected_layer(inputs, weights, biases, use_relu=True):
    outputs = inputs @ weights + biases
    return np.maximum(outputs, 0) if use_relu else outputs
