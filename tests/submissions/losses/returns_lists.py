"""Right answers as nested lists and one-element types of NumPy."""

import numpy as np


def l1(labels, predictions):
    return np.fabs(predictions - labels).tolist()


def l2(labels, predictions):
    return (0.5 * (predictions - labels) ** 2).tolist()


def sigmoid_cross_entropy(labels, logits):
    below = np.minimum(logits, 0)
    return ((1 - labels) * logits - below + np.log1p(np.exp(2 * below - logits))).tolist()


def softmax_cross_entropy(labels, logits):
    chosen = labels.argmax(axis=1)
    shifted = logits - logits.max(axis=1)[:, None]
    return [np.log(np.exp(row).sum()) - row[k] for row, k in zip(shifted, chosen)]


def mean_of(losses, weights):
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(np.sum(losses * weights) / np.sum(weights))


def total(losses, parameters, l2_weight):
    return np.float32(losses.mean() + l2_weight / 2 * np.sum([np.sum(p**2) for p in parameters]))
