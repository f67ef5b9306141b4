"""More known mistakes in ReLU, sigmoid and tanh: another function, or one side of it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from grader.model import Mistake
from reference.cnn_layers import relu_backward, sigmoid, tanh

Array = NDArray[np.floating[Any]]


@mistake("relu", "The inputs came back as they were: negative ones become 0.")
def relu_does_nothing(inputs: Array) -> Array:
    return inputs.copy()


@mistake("relu", "The negative inputs are left and the positive ones became 0: take the maximum.")
def relu_takes_minimum(inputs: Array) -> Array:
    return np.minimum(inputs, 0)


def _leaks(slope: float) -> Mistake:
    """The mistake of a leaky ReLU with another than the usual slope."""

    def leaks(inputs: Array) -> Array:
        return np.where(inputs > 0, inputs, inputs * np.float32(slope))

    return Mistake(
        f"relu_leaks_{slope}".replace(".", "_"),
        "relu",
        f"Negative inputs leak through, times {slope}, as in leaky ReLU: they become 0.",
        leaks,
    )


@mistake("relu_backward", "d_outputs came back as it was: it passes only where inputs > 0.")
def relu_backward_does_nothing(d_outputs: Array, inputs: Array) -> Array:
    return d_outputs.copy()


@mistake("relu_backward", "The gradient passes where inputs are negative: it is the other way.")
def relu_backward_on_the_wrong_side(d_outputs: Array, inputs: Array) -> Array:
    return np.where(inputs < 0, d_outputs, 0)


@mistake(
    "relu_backward",
    "The inputs came back where d_outputs is positive: the two arguments have changed places.",
)
def relu_backward_swaps_arguments(d_outputs: Array, inputs: Array) -> Array:
    return relu_backward(inputs, d_outputs)


@mistake("relu_backward", "At an input of exactly 0 half of the gradient passes: it should be 0.")
def relu_backward_halves_at_zero(d_outputs: Array, inputs: Array) -> Array:
    return d_outputs * np.heaviside(inputs, np.float32(0.5))


@mistake(
    "relu_backward",
    "At an input of exactly 0 the slope is taken to be 1: write <=, not <. And do not write into "
    "`d_outputs` itself: work on a copy.",
)
def relu_backward_in_place_and_at_zero(d_outputs: Array, inputs: Array) -> Array:
    d_outputs[inputs < 0] = 0
    return d_outputs


@mistake("sigmoid", "This is tanh, which runs from −1 to 1: the sigmoid runs from 0 to 1.")
def sigmoid_is_tanh(inputs: Array) -> Array:
    return tanh(inputs)


@mistake("sigmoid", "The argument is doubled: sigmoid(x) = (1 + tanh(x / 2)) / 2.")
def sigmoid_of_double(inputs: Array) -> Array:
    return sigmoid(2 * inputs)


@mistake("sigmoid", "Only 0 and 1 come out: the sigmoid rises smoothly, and is 0.5 at 0.")
def sigmoid_is_a_step(inputs: Array) -> Array:
    return np.asarray((inputs > 0) * np.float32(1))


@mistake("sigmoid", "A minus stands where a plus should: 1 + exp(−x) is divided by.")
def sigmoid_subtracts(inputs: Array) -> Array:
    return np.asarray(1 / (1 - np.exp(-inputs)))


@mistake(
    "tanh",
    "exp(2x) overflows for large inputs, and infinity / infinity is nan. Use a form in which only "
    "exp of something negative appears.",
)
def tanh_overflows_when_positive(inputs: Array) -> Array:
    power = np.exp(2 * inputs)
    return np.asarray((power - 1) / (power + 1))


@mistake(
    "tanh",
    "exp(−2x) overflows for inputs far below 0, and infinity / infinity is nan. Use a form in "
    "which only exp of something negative appears.",
)
def tanh_overflows_when_negative(inputs: Array) -> Array:
    power = np.exp(-2 * inputs)
    return np.asarray((1 - power) / (1 + power))


@mistake("tanh", "This is sigmoid(2x), from 0 to 1: double it and subtract 1.")
def tanh_is_not_stretched(inputs: Array) -> Array:
    return sigmoid(2 * inputs)


SLOPE_MISTAKES = (
    relu_does_nothing,
    relu_takes_minimum,
    *(_leaks(slope) for slope in (0.1, 0.2)),
    relu_backward_does_nothing,
    relu_backward_on_the_wrong_side,
    relu_backward_swaps_arguments,
    relu_backward_halves_at_zero,
    relu_backward_in_place_and_at_zero,
    sigmoid_is_tanh,
    sigmoid_of_double,
    sigmoid_is_a_step,
    sigmoid_subtracts,
    tanh_overflows_when_positive,
    tanh_overflows_when_negative,
    tanh_is_not_stretched,
)
