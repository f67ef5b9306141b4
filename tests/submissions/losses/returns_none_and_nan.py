import numpy as np


def l1(labels, predictions):
    loss = np.abs(predictions - labels)


def l2(labels, predictions):
    return np.full(labels.shape, np.nan)


def sigmoid_cross_entropy(labels, logits):
    return np.full(labels.shape, np.inf)


def softmax_cross_entropy(labels, logits):
    return [None] * len(labels)


def mean_of(losses, weights):
    return "0.0"


def total(losses, parameters, l2_weight):
    return losses.mean(), parameters
