"""Keeps probabilities away from 0 and 1, so that no loss is larger than some sixteen."""

import numpy as np


def l1(labels, predictions):
    return np.abs(predictions - labels)


def l2(labels, predictions):
    return (predictions - labels) ** 2 / 2


def sigmoid_cross_entropy(labels, logits):
    p = 1 / (1 + np.exp(-logits.astype(np.float64)))
    p = np.clip(p, 1e-7, 1 - 1e-7)
    return -labels * np.log(p) - (1 - labels) * np.log(1 - p)


def softmax_cross_entropy(labels, logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    return -np.sum(labels * np.log(p + 1e-8), axis=1)


def mean_of(losses, weights):
    return (weights * losses).sum() / max(weights.sum(), 1)


def total(losses, parameters, l2_weight):
    return losses.mean() + l2_weight * sum((p**2).sum() for p in parameters) / 2
