import numpy as np


def log_softmax(logits):
    return logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)


def softmax(logits):
    return np.exp(log_softmax(logits))


def cross_entropy(logits, labels):
    return np.float32(-np.sum(labels * log_softmax(logits)) / np.float32(len(logits)))


def gradients(images, labels, weights, bias):
    d_weights, d_bias = np.zeros_like(weights), np.zeros_like(bias)
    for image, label in zip(images[::-1], labels[::-1]):
        error = softmax((image @ weights + bias)[None])[0] - label
        d_weights += np.outer(image, error) / np.float32(len(images))
        d_bias += error / np.float32(len(images))
    return d_weights, d_bias


def train(images, labels, seed):
    rng = np.random.default_rng(seed)
    weights, bias = np.zeros((784, 10), dtype=np.float32), np.zeros(10, dtype=np.float32)
    for epoch in range(6):
        for batch in np.array_split(rng.permutation(len(images)), 600):
            errors = softmax(images[batch] @ weights + bias) - labels[batch]
            weights -= 0.5 / (1 + epoch) * images[batch].T @ errors / len(batch)
            bias -= 0.5 / (1 + epoch) * errors.mean(axis=0)
    return weights, bias


def predict(images, weights, bias):
    return np.argmax(images @ weights + bias, axis=1)
