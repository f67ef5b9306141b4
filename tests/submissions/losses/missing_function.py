import numpy as np


def l1(labels, predictions):
    return np.abs(predictions - labels)


def L2(labels, predictions):
    return (predictions - labels) ** 2 / 2


sigmoid_cross_entropy = None


def mean_of(losses, weights):
    return float((weights * losses).sum() / weights.sum()) if weights.any() else 0.0
