"""Layers in loops, float64 throughout, weights drawn one candidate at a time, tuples returned."""

import random

import numpy as np

SIZES = [784, 256, 128, 10]


def init_parameters(seed):
    generator = random.Random(seed)
    parameters = []
    for inputs, units in zip(SIZES[:-1], SIZES[1:]):
        numbers = []
        while len(numbers) < inputs * units:
            candidate = generator.gauss(0.0, 0.1)
            if -0.2 <= candidate <= 0.2:
                numbers.append(candidate)
        parameters += [np.array(numbers).reshape(inputs, units), np.zeros(units)]
    return tuple(parameters)


def layers(images, parameters):
    values = [np.asarray(images, dtype=np.float64)]
    for number in range(3):
        weights, bias = parameters[2 * number], parameters[2 * number + 1]
        sums = values[-1] @ np.asarray(weights, dtype=np.float64) + bias
        values.append(sums if number == 2 else np.where(sums > 0, sums, 0))
    return values


def forward(images, parameters):
    return layers(images, parameters)[-1]


def mse(outputs, labels):
    total = 0.0
    for row, label in zip(outputs, labels):
        for output, wanted in zip(row, label):
            total += (float(output) - float(wanted)) ** 2
    return total / (len(outputs) * len(outputs[0]))


def train_step(images, labels, parameters, learning_rate):
    values = layers(images, parameters)
    error = 2 * (values[3] - labels) / labels.size
    stepped = list(parameters)
    for number in (2, 1, 0):
        weights, bias = parameters[2 * number], parameters[2 * number + 1]
        stepped[2 * number] = weights - learning_rate * (values[number].T @ error)
        stepped[2 * number + 1] = bias - learning_rate * error.sum(axis=0)
        if number:
            error = (error @ np.asarray(weights).T) * (values[number] > 0)
    return tuple(stepped), mse(values[3], labels)
