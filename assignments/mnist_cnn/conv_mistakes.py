"""Known mistakes in convolution layers, with the sentence for those who made them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference.mnist_cnn import conv_layer

Array = NDArray[np.floating]


@mistake(
    "conv_layer",
    "The filters are applied upside down and mirrored: deep learning's convolution does not "
    "flip them.",
)
def conv_flips_filters(
    inputs: Array, filters: Array, biases: Array, use_pooling: bool = True
) -> Array:
    return conv_layer(inputs, filters[::-1, ::-1], biases, use_pooling)


@mistake(
    "conv_layer",
    "The image is not padded: with SAME padding the convolution keeps height and width.",
)
def conv_valid_padding(
    inputs: Array, filters: Array, biases: Array, use_pooling: bool = True
) -> Array:
    height, width = filters.shape[:2]
    top, left = (height - 1) // 2, (width - 1) // 2
    bottom, right = inputs.shape[1] - height // 2, inputs.shape[2] - width // 2
    sums = _sums(inputs, filters)[:, top:bottom, left:right] + biases
    return np.maximum(_pool(sums) if use_pooling else sums, 0)


@mistake(
    "conv_layer",
    "The extra zeros of an uneven padding are at the top and the left: TensorFlow's SAME puts "
    "them at the bottom and the right. It shows where a filter has an even size.",
)
def conv_pads_top_left(
    inputs: Array, filters: Array, biases: Array, use_pooling: bool = True
) -> Array:
    even_height, even_width = (1 - size % 2 for size in filters.shape[:2])
    shift = ((0, even_height), (0, even_width), (0, 0), (0, 0))
    return conv_layer(inputs, np.pad(filters, shift), biases, use_pooling)


@mistake("conv_layer", "The biases are missing.")
def conv_without_biases(
    inputs: Array, filters: Array, biases: Array, use_pooling: bool = True
) -> Array:
    return conv_layer(inputs, filters, np.zeros_like(biases), use_pooling)


@mistake(
    "conv_layer",
    "The bias is added once for every product of the sum: it belongs to the finished sum, once.",
)
def conv_bias_per_product(
    inputs: Array, filters: Array, biases: Array, use_pooling: bool = True
) -> Array:
    products = filters[..., 0].size
    return conv_layer(inputs, filters, products * biases, use_pooling)


@mistake("conv_layer", "ReLU comes before the biases are added: it belongs after them.")
def conv_relu_before_biases(
    inputs: Array, filters: Array, biases: Array, use_pooling: bool = True
) -> Array:
    return conv_layer(inputs, filters, np.zeros_like(biases), use_pooling) + biases


@mistake("conv_layer", "Negative values are left: the ReLU at the end is missing.")
def conv_without_relu(
    inputs: Array, filters: Array, biases: Array, use_pooling: bool = True
) -> Array:
    sums = _sums(inputs, filters) + biases
    return _pool(sums) if use_pooling else sums


@mistake(
    "conv_layer",
    "The pooling takes the mean of each window: max-pooling takes its largest value.",
)
def conv_mean_pooling(
    inputs: Array, filters: Array, biases: Array, use_pooling: bool = True
) -> Array:
    sums = _sums(inputs, filters) + biases
    if not use_pooling:
        return np.maximum(sums, 0)
    ones = np.ones_like(sums[..., :1])
    return np.maximum(_window_sums(sums) / _window_sums(ones), 0)


@mistake(
    "conv_layer",
    "The pooling takes the mean of each window, after ReLU: max-pooling takes its largest value.",
)
def conv_mean_pooling_after_relu(
    inputs: Array, filters: Array, biases: Array, use_pooling: bool = True
) -> Array:
    outputs = np.maximum(_sums(inputs, filters) + biases, 0)
    if not use_pooling:
        return outputs
    return np.asarray(_window_sums(outputs) / _window_sums(np.ones_like(outputs[..., :1])))


@mistake(
    "conv_layer",
    "The pooling windows overlap: they are two pixels wide and have to move on by two.",
)
def conv_pools_with_stride_one(
    inputs: Array, filters: Array, biases: Array, use_pooling: bool = True
) -> Array:
    outputs = conv_layer(inputs, filters, biases, use_pooling=False)
    if not use_pooling:
        return outputs
    padded = np.pad(outputs, ((0, 0), (0, 1), (0, 1), (0, 0)))
    corners = (padded[:, :-1, :-1], padded[:, 1:, :-1], padded[:, :-1, 1:], padded[:, 1:, 1:])
    return np.asarray(np.max(corners, axis=0))


@mistake(
    "conv_layer",
    "The last row or column of an odd image is lost in pooling: with SAME padding it gets a "
    "window of its own.",
)
def conv_pools_whole_windows_only(
    inputs: Array, filters: Array, biases: Array, use_pooling: bool = True
) -> Array:
    outputs = conv_layer(inputs, filters, biases, use_pooling=False)
    if not use_pooling:
        return outputs
    height, width = (size - size % 2 for size in outputs.shape[1:3])
    return _pool(outputs[:, :height, :width])


@mistake("conv_layer", "Pooling is always done: use_pooling=False has to switch it off.")
def conv_always_pools(
    inputs: Array, filters: Array, biases: Array, use_pooling: bool = True
) -> Array:
    return conv_layer(inputs, filters, biases)


@mistake(
    "conv_layer", "Pooling is never done: it is the default, and use_pooling=True asks for it."
)
def conv_never_pools(
    inputs: Array, filters: Array, biases: Array, use_pooling: bool = True
) -> Array:
    return conv_layer(inputs, filters, biases, use_pooling=False)


@mistake(
    "conv_layer",
    "Height and width of the filters are swapped: the first axis of an array counts rows.",
)
def conv_transposes_filters(
    inputs: Array, filters: Array, biases: Array, use_pooling: bool = True
) -> Array:
    return conv_layer(inputs, filters.transpose(1, 0, 2, 3), biases, use_pooling)


@mistake(
    "conv_layer",
    "Only the first channel of the images is used: the sum goes over all of them.",
)
def conv_first_channel_only(
    inputs: Array, filters: Array, biases: Array, use_pooling: bool = True
) -> Array:
    return conv_layer(inputs[..., :1], filters[:, :, :1], biases, use_pooling)


def _sums(inputs: Array, filters: Array) -> Array:
    """The convolution itself, without biases, pooling and ReLU."""
    none = np.zeros(filters.shape[3], dtype=inputs.dtype)
    positive = conv_layer(inputs, filters, none, use_pooling=False)
    return positive - conv_layer(inputs, -filters, none, use_pooling=False)


def _corners(outputs: Array) -> tuple[Array, ...]:
    """The four pixels of every pooling window; a missing last row or column is repeated."""
    rows, columns = (size % 2 for size in outputs.shape[1:3])
    padded = np.pad(outputs, ((0, 0), (0, rows), (0, columns), (0, 0)), mode="edge")
    return tuple(padded[:, row::2, column::2] for row in (0, 1) for column in (0, 1))


def _pool(outputs: Array) -> Array:
    return np.asarray(np.max(_corners(outputs), axis=0))


def _window_sums(outputs: Array) -> Array:
    """Sums of the pooling windows, in which a missing row or column counts for nothing."""
    rows, columns = (size % 2 for size in outputs.shape[1:3])
    padded = np.pad(outputs, ((0, 0), (0, rows), (0, columns), (0, 0)))
    return np.asarray(sum(padded[:, row::2, column::2] for row in (0, 1) for column in (0, 1)))


CONV_MISTAKES = (
    conv_flips_filters,
    conv_valid_padding,
    conv_pads_top_left,
    conv_without_biases,
    conv_bias_per_product,
    conv_relu_before_biases,
    conv_without_relu,
    conv_mean_pooling,
    conv_mean_pooling_after_relu,
    conv_pools_with_stride_one,
    conv_pools_whole_windows_only,
    conv_always_pools,
    conv_never_pools,
    conv_transposes_filters,
    conv_first_channel_only,
)
