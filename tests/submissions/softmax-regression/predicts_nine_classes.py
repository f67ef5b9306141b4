import numpy as np


def softmax(logits):
    powers = np.exp(logits - np.max(logits, axis=1, keepdims=True))
    return powers / np.sum(powers, axis=1, keepdims=True)


def cross_entropy(logits, labels):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    log_sums = np.log(np.sum(np.exp(shifted), axis=1))
    return np.mean(log_sums - np.sum(labels * shifted, axis=1))


def probabilities_of(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def gradients(images, labels, weights, bias):
    errors = probabilities_of(images @ weights + bias) - labels
    return images.T @ errors / len(images), errors.mean(axis=0)


def train(images, labels, seed):
    rng = np.random.default_rng(seed)
    weights, bias = np.zeros((784, 10), dtype=np.float32), np.zeros(10, dtype=np.float32)
    for epoch in range(5):
        order = rng.permutation(len(images))
        for start in range(0, len(images), 100):
            batch = order[start : start + 100]
            errors = probabilities_of(images[batch] @ weights + bias) - labels[batch]
            weights -= 0.5 / (1 + epoch) * images[batch].T @ errors / len(batch)
            bias -= 0.5 / (1 + epoch) * errors.mean(axis=0)
    return weights, bias


def predict(images, weights, bias):
    return np.argmax((images @ weights + bias)[:, :9], axis=1)
