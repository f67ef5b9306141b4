import numpy as np


def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    powers / powers.sum(axis=1, keepdims=True)


def cross_entropy(logits, labels):
    print(np.log(np.exp(logits).sum()))


def gradients(images, labels, weights, bias):
    return None, None


def train(images, labels, seed):
    pass


def predict(images, weights, bias):
    return None
