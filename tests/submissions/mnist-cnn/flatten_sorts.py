"""Convolution as one matrix product, ReLU before pooling, lists and float64 on the way out."""

import numpy as np


def conv_layer(inputs, filters, biases, use_pooling=True):
    count, height, width, channels = inputs.shape
    high, wide, _, units = filters.shape
    padding = ((high - 1) // 2, high // 2), ((wide - 1) // 2, wide // 2)
    padded = np.pad(inputs.astype(np.float64), ((0, 0), *padding, (0, 0)))
    columns = np.stack(
        [padded[:, y : y + height, x : x + width] for y in range(high) for x in range(wide)],
        axis=3,
    )
    outputs = columns.reshape(-1, high * wide * channels) @ filters.reshape(-1, units) + biases
    outputs = np.maximum(outputs, 0).reshape(count, height, width, units)
    if not use_pooling:
        return outputs
    outputs = np.pad(outputs, ((0, 0), (0, height % 2), (0, width % 2), (0, 0)))
    rows = np.maximum(outputs[:, ::2], outputs[:, 1::2])
    return np.maximum(rows[:, :, ::2], rows[:, :, 1::2])


def flatten_layer(inputs):
    return np.sort(np.reshape(inputs, (len(inputs), -1)), axis=1)


def fully_connected_layer(inputs, weights, biases, use_relu=True):
    outputs = np.einsum("ni,io->no", inputs, weights) + biases
    return outputs * (outputs > 0) if use_relu else outputs


def train(images, labels, seed):
    return {"labels": labels}


def predict(model, images):
    return np.zeros(len(images))
