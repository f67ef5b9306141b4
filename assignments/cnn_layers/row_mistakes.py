"""More known mistakes in flattening and in the dense layer: rows, sums and the order of answers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference.cnn_layers import dense, dense_backward, flatten

Array = NDArray[np.floating[Any]]
Gradients = tuple[Array, Array, Array]


@mistake(
    "flatten",
    "Each image was read column by column (Fortran order): keep the order in which pixels lie.",
)
def flatten_in_fortran_order(images: Array) -> Array:
    return images.reshape(len(images), -1, order="F")


@mistake("flatten", "The images came back as they were: each one becomes a row.")
def flatten_does_nothing(images: Array) -> Array:
    return images.copy()


@mistake("flatten", "The batch has no rows any more: each image needs a row of its own.")
def flatten_without_rows(images: Array) -> Array:
    return images.reshape(-1)


@mistake("flatten", "Channels were left apart: rows, columns and channels make one row per image.")
def flatten_keeps_channels(images: Array) -> Array:
    return images.reshape(len(images), -1, images.shape[3])


@mistake("flatten", "Every image is a column: it should be a row, (N, H · W · C).")
def flatten_into_columns(images: Array) -> Array:
    return flatten(images).T


@mistake("flatten", "The rows mix the images: the first axis counts images and stays the first.")
def flatten_mixes_images(images: Array) -> Array:
    return images.reshape(-1, len(images)).T


@mistake("dense", "The outputs went through a sigmoid: a dense layer has no activation of its own.")
def dense_with_sigmoid(inputs: Array, weights: Array, bias: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-dense(inputs, weights, bias))))


@mistake("dense", "The outputs are multiplied by the bias: add it.")
def dense_multiplies_by_bias(inputs: Array, weights: Array, bias: Array) -> Array:
    return inputs @ weights * bias


@mistake("dense", "All biases are added to every unit: each unit has its own.")
def dense_adds_sum_of_biases(inputs: Array, weights: Array, bias: Array) -> Array:
    return np.asarray(inputs @ weights + bias.sum())


@mistake("dense", "The outputs are transposed: there is one row per input row.")
def dense_into_columns(inputs: Array, weights: Array, bias: Array) -> Array:
    return dense(inputs, weights, bias).T


@mistake(
    "dense_backward",
    "d_bias has an axis too many: it is the sum of d_outputs over the rows, one number per unit, "
    "of shape (units,).",
)
def dense_backward_bias_of_every_row(d_outputs: Array, inputs: Array, weights: Array) -> Gradients:
    d_inputs, d_weights, _ = dense_backward(d_outputs, inputs, weights)
    return d_inputs, d_weights, d_outputs.copy()


@mistake("dense_backward", "d_bias is summed over the units: sum over the rows (axis 0).")
def dense_backward_bias_over_units(d_outputs: Array, inputs: Array, weights: Array) -> Gradients:
    d_inputs, d_weights, _ = dense_backward(d_outputs, inputs, weights)
    return d_inputs, d_weights, d_outputs.sum(axis=1)


@mistake("dense_backward", "d_bias is one number for all units: sum over the rows only (axis 0).")
def dense_backward_bias_of_everything(d_outputs: Array, inputs: Array, weights: Array) -> Gradients:
    d_inputs, d_weights, _ = dense_backward(d_outputs, inputs, weights)
    return d_inputs, d_weights, d_outputs.sum()


@mistake("dense_backward", "d_bias looks at the first row only: sum over all rows.")
def dense_backward_bias_of_first_row(d_outputs: Array, inputs: Array, weights: Array) -> Gradients:
    d_inputs, d_weights, _ = dense_backward(d_outputs, inputs, weights)
    return d_inputs, d_weights, d_outputs[0].copy()


@mistake(
    "dense_backward",
    "d_weights is divided by the number of rows: d_outputs is already the gradient of the loss, so "
    "add up without a mean.",
)
def dense_backward_divides_d_weights(d_outputs: Array, inputs: Array, weights: Array) -> Gradients:
    d_inputs, d_weights, d_bias = dense_backward(d_outputs, inputs, weights)
    return d_inputs, d_weights / len(inputs), d_bias


@mistake(
    "dense_backward",
    "All three gradients are divided by the number of rows: d_outputs is already the gradient of "
    "the loss, so nothing is averaged.",
)
def dense_backward_divides_everything(d_outputs: Array, inputs: Array, weights: Array) -> Gradients:
    return dense_backward(d_outputs / len(inputs), inputs, weights)


@mistake(
    "dense_backward",
    "The gradients are in another order: d_inputs comes first, then d_weights, then d_bias.",
)
def dense_backward_weights_first(d_outputs: Array, inputs: Array, weights: Array) -> Gradients:
    d_inputs, d_weights, d_bias = dense_backward(d_outputs, inputs, weights)
    return d_weights, d_bias, d_inputs


@mistake("dense_backward", "d_inputs and d_weights have changed places: d_inputs comes first.")
def dense_backward_swaps_gradients(d_outputs: Array, inputs: Array, weights: Array) -> Gradients:
    d_inputs, d_weights, d_bias = dense_backward(d_outputs, inputs, weights)
    return d_weights, d_inputs, d_bias


ROW_MISTAKES = (
    flatten_in_fortran_order,
    flatten_does_nothing,
    flatten_without_rows,
    flatten_keeps_channels,
    flatten_into_columns,
    flatten_mixes_images,
    dense_with_sigmoid,
    dense_multiplies_by_bias,
    dense_adds_sum_of_biases,
    dense_into_columns,
    dense_backward_bias_of_every_row,
    dense_backward_bias_over_units,
    dense_backward_bias_of_everything,
    dense_backward_bias_of_first_row,
    dense_backward_divides_d_weights,
    dense_backward_divides_everything,
    dense_backward_weights_first,
    dense_backward_swaps_gradients,
)
