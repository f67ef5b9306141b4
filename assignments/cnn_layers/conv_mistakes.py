"""Known mistakes in the convolution."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from assignments.cnn_layers.loops import margins_of, pad_images
from grader.checks import mistake
from reference.cnn_layers import conv2d

Array = NDArray[np.floating[Any]]
Pair = tuple[int, int]


@mistake(
    "conv2d",
    "The filters are applied upside down and mirrored: deep learning's convolution does not "
    "flip them.",
)
def conv_flips_filters(
    images: Array, filters: Array, bias: Array, strides: Pair = (1, 1), padding: str = "SAME"
) -> Array:
    return conv2d(images, filters[::-1, ::-1], bias, strides, padding)


@mistake("conv2d", "The bias is missing.")
def conv_without_bias(
    images: Array, filters: Array, bias: Array, strides: Pair = (1, 1), padding: str = "SAME"
) -> Array:
    return conv2d(images, filters, np.zeros_like(bias), strides, padding)


@mistake(
    "conv2d",
    "The bias is added once per product: it is added once per output, after the sum.",
)
def conv_adds_bias_to_every_product(
    images: Array, filters: Array, bias: Array, strides: Pair = (1, 1), padding: str = "SAME"
) -> Array:
    return conv2d(images, filters, bias * filters[..., 0].size, strides, padding)


@mistake(
    "conv2d",
    "The bias is added once per input channel: it is added once per output, after the sum over "
    "the channels.",
)
def conv_adds_bias_per_channel(
    images: Array, filters: Array, bias: Array, strides: Pair = (1, 1), padding: str = "SAME"
) -> Array:
    return conv2d(images, filters, bias * filters.shape[2], strides, padding)


@mistake("conv2d", "Only the first channel of the images is used: the sum runs over all channels.")
def conv_uses_first_channel(
    images: Array, filters: Array, bias: Array, strides: Pair = (1, 1), padding: str = "SAME"
) -> Array:
    return conv2d(images[..., :1], filters[:, :, :1], bias, strides, padding)


@mistake(
    "conv2d",
    "The extra row and column of an uneven padding are at the top and the left: TensorFlow's "
    "SAME puts them at the bottom and the right.",
)
def conv_pads_top_left(
    images: Array, filters: Array, bias: Array, strides: Pair = (1, 1), padding: str = "SAME"
) -> Array:
    (top, bottom), (left, right) = margins_of(images, _size(filters), strides, padding)
    padded = pad_images(images, ((bottom, top), (right, left)))
    return conv2d(padded, filters, bias, strides, "VALID")


@mistake(
    "conv2d",
    "The padding is that of stride 1: SAME with a larger stride needs fewer zeros, so that the "
    "windows start elsewhere. Compute the number of outputs first, then the zeros they need.",
)
def conv_pads_as_for_stride_one(
    images: Array, filters: Array, bias: Array, strides: Pair = (1, 1), padding: str = "SAME"
) -> Array:
    padded = pad_images(images, margins_of(images, _size(filters), (1, 1), padding))
    return conv2d(padded, filters, bias, strides, "VALID")


@mistake(
    "conv2d",
    "The windows move by one pixel from output to output: multiply the output's row and column "
    "by the strides.",
)
def conv_forgets_strides_in_position(
    images: Array, filters: Array, bias: Array, strides: Pair = (1, 1), padding: str = "SAME"
) -> Array:
    _, rows, columns, _ = conv2d(images, filters, bias, strides, padding).shape
    padded = pad_images(images, margins_of(images, _size(filters), strides, padding))
    return conv2d(padded, filters, bias, (1, 1), "VALID")[:, :rows, :columns]


@mistake(
    "conv2d", "The strides are swapped: the first one goes down the rows, the second one across."
)
def conv_swaps_strides(
    images: Array, filters: Array, bias: Array, strides: Pair = (1, 1), padding: str = "SAME"
) -> Array:
    return conv2d(images, filters, bias, strides[::-1], padding)


@mistake("conv2d", "The strides are not used: every pixel got an output.")
def conv_ignores_strides(
    images: Array, filters: Array, bias: Array, strides: Pair = (1, 1), padding: str = "SAME"
) -> Array:
    return conv2d(images, filters, bias, (1, 1), padding)


@mistake("conv2d", "SAME did not pad: with stride 1 the output is as large as the image.")
def conv_never_pads(
    images: Array, filters: Array, bias: Array, strides: Pair = (1, 1), padding: str = "SAME"
) -> Array:
    return conv2d(images, filters, bias, strides, "VALID")


@mistake("conv2d", "VALID was padded: only windows that lie wholly in the image count there.")
def conv_always_pads(
    images: Array, filters: Array, bias: Array, strides: Pair = (1, 1), padding: str = "SAME"
) -> Array:
    return conv2d(images, filters, bias, strides, "SAME")


@mistake(
    "conv2d",
    "Height and width of the filters are swapped: it shows where they are not square, or not "
    "symmetric.",
)
def conv_transposes_filters(
    images: Array, filters: Array, bias: Array, strides: Pair = (1, 1), padding: str = "SAME"
) -> Array:
    return conv2d(images, filters.transpose(1, 0, 2, 3), bias, strides, padding)


@mistake(
    "conv2d",
    "The products of a window were averaged: add them up, without dividing by their number.",
)
def conv_takes_mean(
    images: Array, filters: Array, bias: Array, strides: Pair = (1, 1), padding: str = "SAME"
) -> Array:
    return conv2d(images, filters / filters[..., 0].size, bias, strides, padding)


def _size(filters: Array) -> Pair:
    return filters.shape[0], filters.shape[1]


CONV_MISTAKES = (
    conv_flips_filters,
    conv_without_bias,
    conv_adds_bias_to_every_product,
    conv_adds_bias_per_channel,
    conv_uses_first_channel,
    conv_pads_top_left,
    conv_pads_as_for_stride_one,
    conv_forgets_strides_in_position,
    conv_swaps_strides,
    conv_ignores_strides,
    conv_never_pads,
    conv_always_pads,
    conv_transposes_filters,
    conv_takes_mean,
)
