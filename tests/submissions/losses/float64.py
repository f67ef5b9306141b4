"""Computes in float64 and says so in what it returns."""

import numpy as np


def wide(array):
    return np.asarray(array, dtype=np.float64)


def l1(labels, predictions):
    return np.abs(wide(predictions) - wide(labels))


def l2(labels, predictions):
    return (wide(predictions) - wide(labels)) ** 2 / 2


def sigmoid_cross_entropy(labels, logits):
    labels, logits = wide(labels), wide(logits)
    return labels * np.logaddexp(0, -logits) + (1 - labels) * np.logaddexp(0, logits)


def softmax_cross_entropy(labels, logits):
    logits = wide(logits)
    log_probabilities = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return -(wide(labels) * log_probabilities).sum(axis=1)


def mean_of(losses, weights):
    weight = wide(weights).sum()
    return np.dot(wide(weights).ravel(), wide(losses).ravel()) / (weight + (weight == 0))


def total(losses, parameters, l2_weight):
    everything = np.concatenate([wide(parameter).ravel() for parameter in parameters])
    return wide(losses).mean() + 0.5 * l2_weight * everything @ everything
