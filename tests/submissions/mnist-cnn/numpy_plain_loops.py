import math

import numpy as np


def conv_layer(inputs, filters, biases, use_pooling=True):
    count, height, width, _ = inputs.shape
    filter_height, filter_width, _, units = filters.shape
    top, left = (filter_height - 1) // 2, (filter_width - 1) // 2
    sums = np.zeros((count, height, width, units))
    for row in range(height):
        for column in range(width):
            total = np.tile(biases, (count, 1)).astype(float)
            for y in range(filter_height):
                for x in range(filter_width):
                    source_row, source_column = row + y - top, column + x - left
                    if 0 <= source_row < height and 0 <= source_column < width:
                        total += inputs[:, source_row, source_column] @ filters[y, x]
            sums[:, row, column] = total
    if use_pooling:
        pooled = np.zeros((count, math.ceil(height / 2), math.ceil(width / 2), units))
        for row in range(pooled.shape[1]):
            for column in range(pooled.shape[2]):
                window = sums[:, 2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
                pooled[:, row, column] = window.max(axis=(1, 2))
        sums = pooled
    sums[sums < 0] = 0
    return sums


def flatten_layer(inputs):
    return np.array([image.transpose(2, 0, 1).ravel() for image in inputs])


def fully_connected_layer(inputs, weights, biases, use_relu=True):
    rows = []
    for row in inputs:
        values = [float(sum(row * weights[:, k])) + float(biases[k]) for k in range(len(biases))]
        rows.append([max(value, 0.0) for value in values] if use_relu else values)
    return rows


def train(images, labels, seed):
    return None


def predict(model, images):
    return [0] * len(images)
