import numpy as np


def conv_layer(inputs, filters, biases, use_pooling=True):
    while True:
        inputs = np.tanh(inputs)
