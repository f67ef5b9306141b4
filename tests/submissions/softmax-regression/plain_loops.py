import math
import random

import numpy as np


def softmax(logits):
    rows = []
    for row in logits.tolist():
        largest = max(row)
        powers = [math.exp(value - largest) for value in row]
        total = sum(powers)
        rows.append([power / total for power in powers])
    return rows


def cross_entropy(logits, labels):
    total = 0.0
    for row, label in zip(logits.tolist(), labels.tolist()):
        largest = max(row)
        log_sum = largest + math.log(sum(math.exp(value - largest) for value in row))
        total += log_sum - row[label.index(1.0)]
    return total / len(logits)


def gradients(images, labels, weights, bias):
    d_weights, d_bias = np.zeros(weights.shape), np.zeros(bias.shape)
    for image, label in zip(images, labels):
        probabilities = np.array(softmax((image @ weights + bias)[np.newaxis])[0])
        for number in range(len(bias)):
            error = (probabilities[number] - label[number]) / len(images)
            d_weights[:, number] += error * image
            d_bias[number] += error
    return d_weights, d_bias


def train(images, labels, seed):
    random.seed(seed)
    weights, bias = np.zeros((784, 10)), np.zeros(10)
    places = list(range(len(images)))
    for rate in (0.05, 0.02, 0.01):
        random.shuffle(places)
        for place in places:
            image = images[place]
            logits = image @ weights + bias
            powers = np.exp(logits - logits.max())
            error = powers / powers.sum() - labels[place]
            weights -= rate * np.outer(image, error)
            bias -= rate * error
    return weights, bias


def predict(images, weights, bias):
    return [int((image @ weights + bias).argmax()) for image in images]
