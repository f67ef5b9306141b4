import numpy as np


def init_parameters(seed):
    return [np.zeros(shape) for shape in ((784, 256), (256,), (256, 128), (128,), (128, 10), (10,))]


def forward(images, parameters):
    w1, b1, w2, b2, w3, b3 = parameters
    h1 = np.maximum(0.0, images.dot(w1) + b1)
    h2 = np.maximum(0.0, h1.dot(w2) + b2)
    return h2.dot(w3) + b3


def mse(outputs, labels):
    return np.square(outputs - labels).sum()


def train_step(images, labels, parameters, learning_rate):
    w1, b1, w2, b2, w3, b3 = parameters
    z1 = images.dot(w1) + b1
    h1 = np.maximum(0.0, z1)
    z2 = h1.dot(w2) + b2
    h2 = np.maximum(0.0, z2)
    out = h2.dot(w3) + b3
    loss = mse(out, labels)
    d_out = 2.0 * (out - labels) / (len(images) * 10)
    d_z2 = d_out.dot(w3.T)
    d_z1 = d_z2.dot(w2.T)
    grads = [
        images.T.dot(d_z1),
        d_z1.sum(axis=0),
        h1.T.dot(d_z2),
        d_z2.sum(axis=0),
        h2.T.dot(d_out),
        d_out.sum(axis=0),
    ]
    return [p - learning_rate * g for p, g in zip(parameters, grads)], loss
