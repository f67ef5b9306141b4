"""Known mistakes in ReLU, sigmoid and tanh."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference.cnn_layers import relu_backward, sigmoid, tanh

Array = NDArray[np.floating[Any]]


@mistake("relu", "These are absolute values: negative inputs become 0.")
def relu_absolute(inputs: Array) -> Array:
    return np.abs(inputs)


@mistake("relu", "Only 0 and 1 come out: positive inputs keep their value.")
def relu_is_a_step(inputs: Array) -> Array:
    return np.asarray((inputs > 0) * np.float32(1))


@mistake("relu", "Negative inputs leak through, as in leaky ReLU: they become 0.")
def relu_leaks(inputs: Array) -> Array:
    return np.where(inputs > 0, inputs, inputs * np.float32(0.01))


@mistake(
    "relu",
    "The numbers are right, but `inputs` itself was changed: `inputs[inputs < 0] = 0` writes into "
    "the caller's array. Work on a new one.",
)
def relu_in_place(inputs: Array) -> Array:
    inputs[inputs < 0] = 0
    return inputs


@mistake(
    "relu_backward",
    "ReLU was applied to d_outputs: whether the gradient passes depends on the sign of inputs.",
)
def relu_backward_looks_at_gradient(d_outputs: Array, inputs: Array) -> Array:
    return np.maximum(d_outputs, 0)


@mistake(
    "relu_backward",
    "This is only the slope of ReLU: multiply it by d_outputs (the chain rule).",
)
def relu_backward_without_chain_rule(d_outputs: Array, inputs: Array) -> Array:
    return np.asarray((inputs > 0) * np.float32(1))


@mistake("relu_backward", "At an input of exactly 0 the slope is taken to be 1: write >, not >=.")
def relu_backward_passes_at_zero(d_outputs: Array, inputs: Array) -> Array:
    return np.where(inputs >= 0, d_outputs, 0)


@mistake(
    "relu_backward",
    "The gradient is multiplied by the inputs: where they are positive it passes unchanged.",
)
def relu_backward_multiplies_by_inputs(d_outputs: Array, inputs: Array) -> Array:
    return relu_backward(d_outputs, inputs) * inputs


@mistake(
    "relu_backward",
    "The numbers are right, but `d_outputs` itself was changed: `d_outputs[inputs <= 0] = 0` "
    "writes into the caller's array. Work on a copy.",
)
def relu_backward_in_place(d_outputs: Array, inputs: Array) -> Array:
    d_outputs[inputs <= 0] = 0
    return d_outputs


@mistake(
    "sigmoid",
    "exp(inputs) overflows for large inputs, and infinity / infinity is nan. Use a form in "
    "which only exp of something negative appears.",
)
def sigmoid_overflows(inputs: Array) -> Array:
    return np.asarray(np.exp(inputs) / (1 + np.exp(inputs)))


@mistake("sigmoid", "It falls where it should rise: the sign in the exponent is missing.")
def sigmoid_falls(inputs: Array) -> Array:
    return sigmoid(-inputs)


@mistake("sigmoid", "This is the slope of the sigmoid, s · (1 − s): the value is asked for.")
def sigmoid_slope(inputs: Array) -> Array:
    return sigmoid(inputs) * (1 - sigmoid(inputs))


@mistake(
    "tanh",
    "exp(inputs) overflows for large inputs, and infinity / infinity is nan. Use a form in "
    "which only exp of something negative appears.",
)
def tanh_overflows(inputs: Array) -> Array:
    up, down = np.exp(inputs), np.exp(-inputs)
    return np.asarray((up - down) / (up + down))


@mistake(
    "tanh",
    "The argument is halved: tanh(x) = 2 · sigmoid(2x) − 1, with a 2 inside as well.",
)
def tanh_of_half(inputs: Array) -> Array:
    return tanh(inputs / 2)


@mistake("tanh", "It falls where it should rise: numerator or exponent has the wrong sign.")
def tanh_falls(inputs: Array) -> Array:
    return -tanh(inputs)


@mistake("tanh", "This is the slope of tanh, 1 − t²: the value is asked for.")
def tanh_slope(inputs: Array) -> Array:
    return np.asarray(1 - tanh(inputs) ** 2)


@mistake("tanh", "This is the sigmoid: tanh runs from −1 to 1.")
def tanh_is_sigmoid(inputs: Array) -> Array:
    return sigmoid(inputs)


ACTIVATION_MISTAKES = (
    relu_absolute,
    relu_is_a_step,
    relu_leaks,
    relu_in_place,
    relu_backward_looks_at_gradient,
    relu_backward_without_chain_rule,
    relu_backward_passes_at_zero,
    relu_backward_multiplies_by_inputs,
    relu_backward_in_place,
    sigmoid_overflows,
    sigmoid_falls,
    sigmoid_slope,
    tanh_overflows,
    tanh_of_half,
    tanh_falls,
    tanh_slope,
    tanh_is_sigmoid,
)
