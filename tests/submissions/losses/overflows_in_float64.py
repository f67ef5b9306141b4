"""The textbook's probabilities in double precision: they vanish and overflow a little later."""

import numpy as np


def l1(labels, predictions):
    return abs(predictions) - abs(labels)


def l2(labels, predictions):
    return (0.5 * (predictions - labels) ** 2).mean(axis=-1)


def sigmoid_cross_entropy(labels, logits):
    p = 1 / (1 + np.exp(-logits.astype(float)))
    return -(labels * np.log(p) + (1 - labels) * np.log(1 - p))


def softmax_cross_entropy(labels, logits):
    powers = np.exp(logits.astype(float) - logits.max())
    return -(labels * np.log(powers / powers.sum(axis=1, keepdims=True))).sum(axis=1)


def mean_of(losses, weights):
    return np.sum(losses * weights) / (np.sum(weights) + 1)


def total(losses, parameters, l2_weight):
    squares = [np.sum(parameter**2, dtype=float) for parameter in parameters]
    return np.mean(losses) + l2_weight * np.mean(squares) / 2
