import math

import numpy as np


def each(function, first, second):
    answers = np.zeros(first.shape)
    for place in np.ndindex(first.shape):
        answers[place] = function(float(first[place]), float(second[place]))
    return answers


def l1(labels, predictions):
    return each(lambda y, p: p - y if p > y else y - p, labels, predictions)


def l2(labels, predictions):
    return each(lambda y, p: (p - y) * (p - y) / 2, labels, predictions)


def one_sigmoid(y, z):
    if z >= 0:
        return z - z * y + math.log(1 + math.exp(-z))
    return -z * y + math.log(1 + math.exp(z))


def sigmoid_cross_entropy(labels, logits):
    return each(one_sigmoid, labels, logits)


def softmax_cross_entropy(labels, logits):
    losses = []
    for label_row, logit_row in zip(labels.tolist(), logits.tolist()):
        top = max(logit_row)
        log_sum = top + math.log(sum(math.exp(z - top) for z in logit_row))
        loss = 0.0
        for y, z in zip(label_row, logit_row):
            loss += y * (log_sum - z)
        losses.append(loss)
    return losses


def mean_of(losses, weights):
    upper = lower = 0.0
    for loss, weight in zip(losses.ravel(), weights.ravel()):
        upper += float(weight) * float(loss)
        lower += float(weight)
    return upper / lower if lower else 0.0


def total(losses, parameters, l2_weight):
    squares = 0.0
    for parameter in parameters:
        for value in parameter.ravel():
            squares += float(value) ** 2
    return sum(map(float, losses.ravel())) / losses.size + l2_weight * squares / 2
