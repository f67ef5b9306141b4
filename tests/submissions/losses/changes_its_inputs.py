"""Right values, but computed inside the arrays that were lent."""

import numpy as np


def l1(labels, predictions):
    predictions -= labels
    return np.abs(predictions)


def l2(labels, predictions):
    predictions -= labels
    return predictions**2 / 2


def sigmoid_cross_entropy(labels, logits):
    loss = np.logaddexp(0, logits) - labels * logits
    labels *= 0
    return loss


def softmax_cross_entropy(labels, logits):
    logits -= logits.max(axis=1, keepdims=True)
    return np.log(np.exp(logits).sum(axis=1)) - (labels * logits).sum(axis=1)


def mean_of(losses, weights):
    losses *= weights
    return losses.sum() / weights.sum() if weights.any() else 0.0


def total(losses, parameters, l2_weight):
    mean = losses.mean()
    losses[:] = 0
    return mean + l2_weight * sum((p**2).sum() for p in parameters) / 2
