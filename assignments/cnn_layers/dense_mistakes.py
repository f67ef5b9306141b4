"""Known mistakes in flattening and in the dense layer."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference.cnn_layers import dense, dense_backward

Array = NDArray[np.floating[Any]]
Gradients = tuple[Array, Array, Array]


@mistake(
    "flatten",
    "The channels come first: keep the order in which the pixels lie, rows, then columns, then "
    "channels.",
)
def flatten_channels_first(images: Array) -> Array:
    return images.transpose(0, 3, 1, 2).reshape(len(images), -1)


@mistake("flatten", "Columns run before rows: do not turn or transpose the images.")
def flatten_columns_first(images: Array) -> Array:
    return images.transpose(0, 2, 1, 3).reshape(len(images), -1)


@mistake("flatten", "Everything is in one row: there is one row per image.")
def flatten_everything(images: Array) -> Array:
    return images.reshape(1, -1)


@mistake("dense", "The bias is missing.")
def dense_without_bias(inputs: Array, weights: Array, bias: Array) -> Array:
    return inputs @ weights


@mistake("dense", "The bias is subtracted: add it.")
def dense_subtracts_bias(inputs: Array, weights: Array, bias: Array) -> Array:
    return dense(inputs, weights, -bias)


@mistake("dense", "Negative outputs became 0: a dense layer has no activation of its own.")
def dense_with_relu(inputs: Array, weights: Array, bias: Array) -> Array:
    return np.maximum(dense(inputs, weights, bias), 0)


@mistake(
    "dense_backward",
    "d_weights and d_bias are divided by the number of rows: d_outputs is already the gradient of "
    "the loss, so add up without a mean.",
)
def dense_backward_divides_by_batch(d_outputs: Array, inputs: Array, weights: Array) -> Gradients:
    d_inputs, d_weights, d_bias = dense_backward(d_outputs, inputs, weights)
    return d_inputs, d_weights / len(inputs), d_bias / len(inputs)


@mistake("dense_backward", "d_bias is a mean: it is the sum of d_outputs over the rows.")
def dense_backward_bias_mean(d_outputs: Array, inputs: Array, weights: Array) -> Gradients:
    d_inputs, d_weights, _ = dense_backward(d_outputs, inputs, weights)
    return d_inputs, d_weights, d_outputs.mean(axis=0)


@mistake(
    "dense_backward",
    "d_weights is transposed: its entry (i, o) is the sum of inputs[:, i] · d_outputs[:, o].",
)
def dense_backward_transposes_d_weights(
    d_outputs: Array, inputs: Array, weights: Array
) -> Gradients:
    d_inputs, d_weights, d_bias = dense_backward(d_outputs, inputs, weights)
    return d_inputs, d_weights.T, d_bias


@mistake(
    "dense_backward",
    "The bias has no gradient here: it is the sum of d_outputs over the rows.",
)
def dense_backward_without_bias(d_outputs: Array, inputs: Array, weights: Array) -> Gradients:
    d_inputs, d_weights, d_bias = dense_backward(d_outputs, inputs, weights)
    return d_inputs, d_weights, np.zeros_like(d_bias)


DENSE_MISTAKES = (
    flatten_channels_first,
    flatten_columns_first,
    flatten_everything,
    dense_without_bias,
    dense_subtracts_bias,
    dense_with_relu,
    dense_backward_divides_by_batch,
    dense_backward_bias_mean,
    dense_backward_transposes_d_weights,
    dense_backward_without_bias,
)
