"""Tiny numbers inside the logarithms, columns, and arrays that are written into."""

import numpy as np


def l1(labels, predictions):
    return np.abs(labels - predictions).reshape(-1, 1)


def l2(labels, predictions):
    predictions -= labels
    predictions *= predictions
    return predictions / 2


def sigmoid_cross_entropy(labels, logits):
    p = 1 / (1 + np.exp(-logits))
    return -(labels * np.log(p + 1e-9) + (1 - labels) * np.log(1 - p + 1e-9))


def softmax_cross_entropy(labels, logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    return -(labels * np.log(p + 1e-9)).sum(axis=1)


def mean_of(losses, weights):
    counted = weights > 0
    return losses[counted].mean() if counted.any() else 0.0


def total(losses, parameters, l2_weight):
    for parameter in parameters:
        parameter **= 2
    return losses.mean() + l2_weight * sum(parameter.sum() for parameter in parameters) / 2
