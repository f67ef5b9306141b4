import numpy as np


def init_parameters(seed):
    rng = np.random.default_rng(seed)

    def weights(inputs, units):
        values = rng.normal(0.0, 0.1, size=(inputs, units))
        while True:
            wrong = np.abs(values) > 0.2
            if not wrong.any():
                return values.astype(np.float32)
            values[wrong] = rng.normal(0.0, 0.1, size=wrong.sum())

    def bias(units):
        return np.zeros(units, dtype=np.float32)

    return [weights(784, 256), bias(256), weights(256, 128), bias(128), weights(128, 10), bias(10)]


def forward(images, parameters):
    w1, b1, w2, b2, w3, b3 = parameters
    images = images.dot(w1)
    images += b1
    h1 = np.maximum(0.0, images, out=images)
    h2 = np.maximum(0.0, h1.dot(w2) + b2)
    return h2.dot(w3) + b3


def mse(outputs, labels):
    outputs -= labels
    return np.square(outputs).mean()


def train_step(images, labels, parameters, learning_rate):
    w1, b1, w2, b2, w3, b3 = parameters
    h1 = np.maximum(0.0, images.dot(w1) + b1)
    h2 = np.maximum(0.0, h1.dot(w2) + b2)
    out = h2.dot(w3) + b3
    loss = np.square(out - labels).mean()
    d_out = 2.0 * (out - labels) / out.size
    d_z2 = d_out.dot(w3.T) * (h2 > 0)
    d_z1 = d_z2.dot(w2.T) * (h1 > 0)
    w1 -= learning_rate * images.T.dot(d_z1)
    b1 -= learning_rate * d_z1.sum(axis=0)
    w2 -= learning_rate * h1.T.dot(d_z2)
    b2 -= learning_rate * d_z2.sum(axis=0)
    w3 -= learning_rate * h2.T.dot(d_out)
    b3 -= learning_rate * d_out.sum(axis=0)
    return parameters, loss
