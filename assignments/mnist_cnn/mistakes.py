"""Known mistakes in the layers of the network, with the sentence for those who made them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assignments.mnist_cnn.conv_mistakes import CONV_MISTAKES
from assignments.mnist_cnn.layer_mistakes import LAYER_MISTAKES
from grader.checks import mistake
from reference.mnist_cnn import fully_connected_layer

Array = NDArray[np.floating]


@mistake(
    "flatten_layer",
    "The rows mix the images: the first axis counts images and has to stay the first.",
)
def flatten_mixes_images(inputs: Array) -> Array:
    return inputs.reshape(-1, len(inputs)).T


@mistake(
    "flatten_layer",
    "Everything became one row: each image needs a row of its own.",
)
def flatten_whole_batch(inputs: Array) -> Array:
    return inputs.reshape(-1)


@mistake(
    "flatten_layer",
    "Only the pixels became rows: height, width and channels together make one row per image.",
)
def flatten_keeps_channels(inputs: Array) -> Array:
    return inputs.reshape(len(inputs), -1, inputs.shape[3])


@mistake("flatten_layer", "The images came back as they were: nothing was flattened.")
def flatten_nothing(inputs: Array) -> Array:
    return inputs


@mistake("fully_connected_layer", "The biases are missing.")
def dense_without_biases(
    inputs: Array, weights: Array, biases: Array, use_relu: bool = True
) -> Array:
    return fully_connected_layer(inputs, weights, np.zeros_like(biases), use_relu)


@mistake(
    "fully_connected_layer",
    "ReLU is always applied: without use_relu negative outputs have to stay.",
)
def dense_always_relu(inputs: Array, weights: Array, biases: Array, use_relu: bool = True) -> Array:
    return fully_connected_layer(inputs, weights, biases)


@mistake(
    "fully_connected_layer",
    "ReLU is never applied: with use_relu (which is the default) negative outputs become 0.",
)
def dense_never_relu(inputs: Array, weights: Array, biases: Array, use_relu: bool = True) -> Array:
    return fully_connected_layer(inputs, weights, biases, use_relu=False)


@mistake(
    "fully_connected_layer",
    "ReLU is applied when it should not be, and left out when it should: the condition is swapped.",
)
def dense_relu_swapped(
    inputs: Array, weights: Array, biases: Array, use_relu: bool = True
) -> Array:
    return fully_connected_layer(inputs, weights, biases, not use_relu)


@mistake(
    "fully_connected_layer",
    "ReLU comes before the biases are added: it belongs after them.",
)
def dense_relu_before_biases(
    inputs: Array, weights: Array, biases: Array, use_relu: bool = True
) -> Array:
    return fully_connected_layer(inputs, weights, np.zeros_like(biases), use_relu) + biases


@mistake(
    "fully_connected_layer",
    "use_relu is off unless it is given: its default should be True.",
)
def dense_default_without_relu(
    inputs: Array, weights: Array, biases: Array, use_relu: bool = False
) -> Array:
    return fully_connected_layer(inputs, weights, biases, use_relu)


@mistake(
    "fully_connected_layer",
    "The absolute value was taken: ReLU turns negative outputs into 0, not into positive ones.",
)
def dense_absolute(inputs: Array, weights: Array, biases: Array, use_relu: bool = True) -> Array:
    outputs = fully_connected_layer(inputs, weights, biases, use_relu=False)
    return np.abs(outputs) if use_relu else outputs


MISTAKES = (
    *CONV_MISTAKES,
    flatten_mixes_images,
    flatten_whole_batch,
    flatten_keeps_channels,
    flatten_nothing,
    dense_without_biases,
    dense_always_relu,
    dense_never_relu,
    dense_relu_swapped,
    dense_relu_before_biases,
    dense_default_without_relu,
    dense_absolute,
    *LAYER_MISTAKES,
)
