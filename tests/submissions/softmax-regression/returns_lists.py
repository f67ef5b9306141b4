import numpy as np


def softmax(logits):
    logits = np.asarray(logits, dtype=np.float64)
    log_sums = np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return np.exp(logits - log_sums).tolist()


def cross_entropy(logits, labels):
    logits = np.asarray(logits, dtype=np.float64)
    log_probabilities = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return float(-log_probabilities[labels.astype(bool)].mean())


def gradients(images, labels, weights, bias):
    images = np.asarray(images, dtype=np.float64)
    errors = np.array(softmax(images @ weights + bias)) - labels
    return [
        np.einsum("nd,nk->dk", images, errors / len(images)).tolist(),
        list(errors.mean(axis=0)),
    ]


def train(images, labels, seed):
    rng = np.random.default_rng(seed)
    weights = rng.normal(scale=0.01, size=(785, 10)).astype(np.float32)
    velocity = np.zeros_like(weights)
    inputs = np.hstack([images, np.ones((len(images), 1), dtype=np.float32)])
    steps = 3000
    for step in range(steps):
        batch = rng.integers(len(images), size=100)
        logits = inputs[batch] @ weights
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        errors = powers / powers.sum(axis=1, keepdims=True) - labels[batch]
        velocity = 0.9 * velocity + inputs[batch].T @ errors / 100
        weights -= 0.1 * (1 - step / steps) * velocity
    return weights[:-1].tolist(), weights[-1].tolist()


def predict(images, weights, bias):
    return (np.asarray(images) @ np.asarray(weights) + np.asarray(bias)).argmax(axis=1).tolist()
