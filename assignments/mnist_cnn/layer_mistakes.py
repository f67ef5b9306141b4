"""More known mistakes in the layers of the network: another activation, padding or order."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from assignments.mnist_cnn.conv_mistakes import conv_without_relu
from grader.checks import mistake
from grader.model import Mistake
from reference.mnist_cnn import conv_layer, flatten_layer, fully_connected_layer

Array = NDArray[np.floating]


@mistake(
    "conv_layer",
    "The bias is added once per input channel: it belongs to the finished sum, once.",
)
def conv_bias_per_channel(
    inputs: Array, filters: Array, biases: Array, use_pooling: bool = True
) -> Array:
    return conv_layer(inputs, filters, filters.shape[2] * biases, use_pooling)


@mistake(
    "conv_layer", "The bias is added twice: a layer that has a bias of its own adds it itself."
)
def conv_bias_twice(
    inputs: Array, filters: Array, biases: Array, use_pooling: bool = True
) -> Array:
    return conv_layer(inputs, filters, 2 * biases, use_pooling)


@mistake("conv_layer", "The biases are subtracted: add them.")
def conv_subtracts_biases(
    inputs: Array, filters: Array, biases: Array, use_pooling: bool = True
) -> Array:
    return conv_layer(inputs, filters, -biases, use_pooling)


@mistake("conv_layer", "The smallest value of each window came back: take the largest one.")
def conv_pools_minima(
    inputs: Array, filters: Array, biases: Array, use_pooling: bool = True
) -> Array:
    if not use_pooling:
        return conv_layer(inputs, filters, biases, use_pooling=False)
    return np.maximum(-_sums(inputs, -filters, -biases, use_pooling), 0)


@mistake(
    "conv_layer",
    "A missing last row or column of a pooling window is taken from the top and the left: SAME "
    "adds it at the bottom and the right.",
)
def conv_pools_from_top_left(
    inputs: Array, filters: Array, biases: Array, use_pooling: bool = True
) -> Array:
    outputs = conv_layer(inputs, filters, biases, use_pooling=False)
    if not use_pooling:
        return outputs
    rows, columns = (size % 2 for size in outputs.shape[1:3])
    padded = np.pad(outputs, ((0, 0), (rows, 0), (columns, 0), (0, 0)))
    images, height, width, channels = padded.shape
    windows = padded.reshape(images, height // 2, 2, width // 2, 2, channels)
    return np.asarray(windows.max(axis=(2, 4)))


@mistake(
    "conv_layer",
    "Every second pixel came back instead of the largest of four: pooling looks at whole windows "
    "(a convolution with stride 2 does not).",
)
def conv_strides_instead_of_pooling(
    inputs: Array, filters: Array, biases: Array, use_pooling: bool = True
) -> Array:
    outputs = conv_layer(inputs, filters, biases, use_pooling=False)
    return outputs[:, ::2, ::2] if use_pooling else outputs


@mistake("conv_layer", "The channels come first: outputs are (N, height, width, channels).")
def conv_channels_first(
    inputs: Array, filters: Array, biases: Array, use_pooling: bool = True
) -> Array:
    return conv_layer(inputs, filters, biases, use_pooling).transpose(0, 3, 1, 2)


@mistake(
    "conv_layer",
    "The products of a window were averaged: add them up, without dividing by their number.",
)
def conv_takes_mean(
    inputs: Array, filters: Array, biases: Array, use_pooling: bool = True
) -> Array:
    return conv_layer(inputs, filters / filters[..., 0].size, biases, use_pooling)


@mistake("conv_layer", "The images were divided by 255: they are given in [0, 1] already.")
def conv_scales_images(
    inputs: Array, filters: Array, biases: Array, use_pooling: bool = True
) -> Array:
    return conv_layer(inputs / 255, filters, biases, use_pooling)


@mistake("flatten_layer", "Every image is a column: it should be a row, (N, features).")
def flatten_into_columns(inputs: Array) -> Array:
    return flatten_layer(inputs).T


@mistake("flatten_layer", "All images share one row: each image needs a row of its own.")
def flatten_into_one_row(inputs: Array) -> Array:
    return inputs.reshape(1, -1)


@mistake("fully_connected_layer", "The biases are subtracted: add them.")
def dense_subtracts_biases(
    inputs: Array, weights: Array, biases: Array, use_relu: bool = True
) -> Array:
    return fully_connected_layer(inputs, weights, -biases, use_relu)


@mistake(
    "fully_connected_layer",
    "Without use_relu a softmax is applied: the layer is affine then, nothing comes after it.",
)
def dense_softmax_at_the_end(
    inputs: Array, weights: Array, biases: Array, use_relu: bool = True
) -> Array:
    outputs = fully_connected_layer(inputs, weights, biases, use_relu)
    if use_relu:
        return outputs
    powers = np.exp(outputs - outputs.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


@mistake(
    "fully_connected_layer",
    "ReLU was applied to the inputs: it belongs after the biases, and only with use_relu.",
)
def dense_relu_of_inputs(
    inputs: Array, weights: Array, biases: Array, use_relu: bool = True
) -> Array:
    return fully_connected_layer(np.maximum(inputs, 0), weights, biases, use_relu=False)


def _sums(inputs: Array, filters: Array, biases: Array, use_pooling: bool) -> Array:
    return np.asarray(conv_without_relu.replacement(inputs, filters, biases, use_pooling))


def _activates(name: str, sentence: str, activate: Callable[[Array], Array]) -> tuple[Mistake, ...]:
    """The mistake of another activation than ReLU, in both layers that have one."""

    def conv(inputs: Array, filters: Array, biases: Array, use_pooling: bool = True) -> Array:
        return activate(_sums(inputs, filters, biases, use_pooling))

    def dense(inputs: Array, weights: Array, biases: Array, use_relu: bool = True) -> Array:
        outputs = fully_connected_layer(inputs, weights, biases, use_relu=False)
        return activate(outputs) if use_relu else outputs

    return (
        Mistake(f"conv_{name}", "conv_layer", sentence, conv),
        Mistake(f"dense_{name}", "fully_connected_layer", sentence, dense),
    )


LAYER_MISTAKES = (
    conv_bias_per_channel,
    conv_bias_twice,
    conv_subtracts_biases,
    conv_pools_minima,
    conv_pools_from_top_left,
    conv_strides_instead_of_pooling,
    conv_channels_first,
    conv_takes_mean,
    conv_scales_images,
    flatten_into_columns,
    flatten_into_one_row,
    dense_subtracts_biases,
    dense_softmax_at_the_end,
    dense_relu_of_inputs,
    *_activates(
        "with_sigmoid",
        "The outputs went through a sigmoid: ReLU is asked for, max(x, 0).",
        lambda sums: 1 / (1 + np.exp(-sums)),
    ),
    *_activates(
        "with_tanh", "The outputs went through tanh: ReLU is asked for, max(x, 0).", np.tanh
    ),
    *_activates(
        "leaks",
        "Negative values leak through, as in leaky ReLU: they become 0.",
        lambda sums: np.maximum(sums, 0.01 * sums),
    ),
    *_activates(
        "takes_minimum",
        "Negative values are left and positive ones became 0: ReLU is the maximum of x and 0.",
        lambda sums: np.minimum(sums, 0),
    ),
    *_activates(
        "is_a_step",
        "Only 0 and 1 come out: ReLU leaves positive values as they are.",
        lambda sums: (sums > 0) * np.float32(1),
    ),
)
