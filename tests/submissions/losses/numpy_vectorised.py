import numpy as np


def l1(labels, predictions):
    return np.abs(labels - predictions)


def l2(labels, predictions):
    return 0.5 * np.square(labels - predictions)


def sigmoid_cross_entropy(labels, logits):
    return np.logaddexp(0, logits) - labels * logits


def softmax_cross_entropy(labels, logits):
    largest = np.max(logits, axis=-1, keepdims=True)
    log_sums = largest + np.log(np.sum(np.exp(logits - largest), axis=-1, keepdims=True))
    return np.sum(labels * (log_sums - logits), axis=-1)


def mean_of(losses, weights):
    if not np.any(weights):
        return 0.0
    return np.average(losses, weights=weights)


def total(losses, parameters, l2_weight):
    return np.mean(losses) + l2_weight * 0.5 * sum(np.sum(p * p) for p in parameters)
