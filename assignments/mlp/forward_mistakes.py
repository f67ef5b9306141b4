"""Known mistakes in the network's outputs and in the loss, with the sentence for their authors."""

from __future__ import annotations

import numpy as np

from assignments.mlp.variants import (
    LEAKY_RELU,
    LINEAR,
    RELU,
    SIGMOID,
    TANH,
    Activation,
    Array,
    Parameters,
    Variant,
)
from grader.checks import mistake
from grader.model import Mistake
from reference.mlp import forward


def _activated(name: str, sentence: str, *activations: Activation) -> Mistake:
    """The mistake of a network with other activations after its three layers."""
    first, second, last = activations
    return Mistake(name, "forward", sentence, Variant((first, second, last)).outputs)


@mistake("forward", "The biases are missing: every layer adds its own, images @ w1 + b1 say.")
def forward_without_biases(images: Array, parameters: Parameters) -> Array:
    weights = [each * (each.ndim == 2) for each in parameters]
    return forward(images, weights)


@mistake("forward", "The last layer's bias b3 is missing.")
def forward_without_last_bias(images: Array, parameters: Parameters) -> Array:
    return forward(images, [*parameters[:5], np.zeros_like(parameters[5])])


@mistake(
    "forward",
    "The biases are added after ReLU: they belong into the sum, and ReLU comes last.",
)
def forward_relu_before_biases(images: Array, parameters: Parameters) -> Array:
    w1, b1, w2, b2, w3, b3 = parameters
    first = np.maximum(images @ w1, 0) + b1
    second = np.maximum(first @ w2, 0) + b2
    return second @ w3 + b3


@mistake(
    "forward",
    "The outputs were made probabilities: nothing comes after the last layer, softmax neither.",
)
def forward_softmax_after_last(images: Array, parameters: Parameters) -> Array:
    outputs = forward(images, parameters)
    powers = np.exp(outputs - outputs.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


@mistake(
    "forward",
    "You returned class numbers: the ten outputs of each image were asked for, without arg-max.",
)
def forward_classes(images: Array, parameters: Parameters) -> Array:
    return np.asarray(forward(images, parameters).argmax(axis=1))


@mistake(
    "forward",
    "The outputs lie on their side, one column per image: each image needs a row.",
)
def forward_transposed(images: Array, parameters: Parameters) -> Array:
    return forward(images, parameters).T


@mistake("mse", "The squared errors were added up: divide by how many there are, N times 10.")
def mse_sum(outputs: Array, labels: Array) -> float:
    return float(((outputs - labels) ** 2).sum())


@mistake(
    "mse",
    "The mean was taken over the batch only: the errors of the ten classes were added up. "
    "It goes over every element, so the loss is ten times smaller.",
)
def mse_over_the_batch_only(outputs: Array, labels: Array) -> float:
    return float(((outputs - labels) ** 2).sum(axis=1).mean())


@mistake(
    "mse",
    "The mean was taken over the classes only: the images of the batch were added up.",
)
def mse_over_the_classes_only(outputs: Array, labels: Array) -> float:
    return float(((outputs - labels) ** 2).mean(axis=1).sum())


@mistake("mse", "You returned one loss per image: one number for the whole batch was asked for.")
def mse_per_image(outputs: Array, labels: Array) -> Array:
    return np.asarray(((outputs - labels) ** 2).mean(axis=1))


@mistake("mse", "You returned the squared errors themselves: their mean was asked for.")
def mse_per_element(outputs: Array, labels: Array) -> Array:
    return (outputs - labels) ** 2


@mistake("mse", "There is a factor of one half too many: this mean squared error has none.")
def mse_half(outputs: Array, labels: Array) -> float:
    return float(((outputs - labels) ** 2).mean() / 2)


@mistake("mse", "A square root was taken: that is the root mean squared error.")
def mse_root(outputs: Array, labels: Array) -> float:
    return float(np.sqrt(((outputs - labels) ** 2).mean()))


@mistake("mse", "Sizes of errors were averaged, not their squares: that is the absolute error.")
def mse_absolute(outputs: Array, labels: Array) -> float:
    return float(np.abs(outputs - labels).mean())


@mistake(
    "mse",
    "The mean was squared: square each error first, or errors of both signs cancel out.",
)
def mse_square_of_mean(outputs: Array, labels: Array) -> float:
    return float((outputs - labels).mean() ** 2)


@mistake(
    "mse",
    "The outputs that you were given were changed in place (-= does that): make a new array.",
)
def mse_in_place(outputs: Array, labels: Array) -> float:
    outputs -= labels
    return float((outputs**2).mean())


FORWARD_MISTAKES = (
    _activated(
        "forward_relu_after_last",
        "ReLU was applied after the last layer, too: outputs may be negative there.",
        *(RELU, RELU, RELU),
    ),
    _activated(
        "forward_without_relu",
        "ReLU is missing: without it three layers compute no more than one could.",
        *(LINEAR, LINEAR, LINEAR),
    ),
    _activated(
        "forward_without_first_relu",
        "ReLU is missing after the first layer.",
        *(LINEAR, RELU, LINEAR),
    ),
    _activated(
        "forward_without_second_relu",
        "ReLU is missing after the second layer.",
        *(RELU, LINEAR, LINEAR),
    ),
    _activated(
        "forward_sigmoid",
        "The hidden layers use the sigmoid: ReLU, max(0, sum), was asked for.",
        *(SIGMOID, SIGMOID, LINEAR),
    ),
    _activated(
        "forward_sigmoid_after_last",
        "The sigmoid was applied after the last layer: nothing comes after it.",
        *(RELU, RELU, SIGMOID),
    ),
    _activated(
        "forward_tanh",
        "The hidden layers use tanh: ReLU, max(0, sum), was asked for.",
        *(TANH, TANH, LINEAR),
    ),
    _activated(
        "forward_leaky_relu",
        "Negative sums leak through: ReLU makes them exactly 0.",
        *(LEAKY_RELU, LEAKY_RELU, LINEAR),
    ),
    forward_without_biases,
    forward_without_last_bias,
    forward_relu_before_biases,
    forward_softmax_after_last,
    forward_classes,
    forward_transposed,
)

MSE_MISTAKES = (
    mse_sum,
    mse_over_the_batch_only,
    mse_over_the_classes_only,
    mse_per_image,
    mse_per_element,
    mse_half,
    mse_root,
    mse_absolute,
    mse_square_of_mean,
    mse_in_place,
)
