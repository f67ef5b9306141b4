"""Known mistakes in what a convolution's gradients add up, and in what comes back."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from assignments.cnn_layers.loops import crop_images, margins_of, pad_images, windows_at
from grader.checks import mistake
from reference.cnn_layers import conv2d_backward

Array = NDArray[np.floating[Any]]
Pair = tuple[int, int]
Gradients = tuple[Array, Array, Array]


@mistake(
    "conv2d_backward",
    "d_images is assigned entry by entry of the filter: every entry adds its part to the gradient "
    "(+=).",
)
def conv_backward_assigns_entries(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    _, d_filters, d_bias = conv2d_backward(d_outputs, images, filters, strides, padding)
    margins = margins_of(images, filters.shape[:2], strides, padding)
    d_padded = np.zeros_like(pad_images(images, margins))
    _, rows, columns, _ = d_outputs.shape
    for row, column in np.ndindex(*filters.shape[:2]):
        down = slice(row, row + rows * strides[0], strides[0])
        across = slice(column, column + columns * strides[1], strides[1])
        d_padded[:, down, across] = d_outputs @ filters[row, column].T
    return crop_images(d_padded, images, margins), d_filters, d_bias


@mistake(
    "conv2d_backward",
    "d_images holds what the last filter gave to the last window: add up over all filters and all "
    "windows (+=).",
)
def conv_backward_keeps_last_filter(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    _, d_filters, d_bias = conv2d_backward(d_outputs, images, filters, strides, padding)
    margins = margins_of(images, filters.shape[:2], strides, padding)
    d_padded = np.zeros_like(pad_images(images, margins))
    for row, column, window in windows_at(d_outputs, filters.shape[:2], strides):
        here = d_outputs[:, row, column, -1]
        d_padded[window] = here[:, None, None, None] * filters[..., -1]
    return crop_images(d_padded, images, margins), d_filters, d_bias


@mistake(
    "conv2d_backward",
    "d_filters is that of the last window of the last image: add up over all of them (+=).",
)
def conv_backward_keeps_last_window(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    d_images, _, d_bias = conv2d_backward(d_outputs, images, filters, strides, padding)
    last = np.zeros_like(d_outputs)
    last[-1, -1, -1] = d_outputs[-1, -1, -1]
    return d_images, conv2d_backward(last, images, filters, strides, padding)[1], d_bias


@mistake(
    "conv2d_backward",
    "All three gradients are divided by the number of images: d_outputs is already the gradient of "
    "the loss, so add up without a mean.",
)
def conv_backward_divides_everything(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    return conv2d_backward(d_outputs / len(images), images, filters, strides, padding)


@mistake(
    "conv2d_backward",
    "d_filters is divided by the number of images: d_outputs is already the gradient of the loss, "
    "so add up without a mean.",
)
def conv_backward_divides_d_filters(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    d_images, d_filters, d_bias = conv2d_backward(d_outputs, images, filters, strides, padding)
    return d_images, d_filters / len(images), d_bias


@mistake(
    "conv2d_backward",
    "d_bias is divided by the number of images: it is the sum over all images, rows and columns.",
)
def conv_backward_divides_d_bias(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    d_images, d_filters, d_bias = conv2d_backward(d_outputs, images, filters, strides, padding)
    return d_images, d_filters, d_bias / len(images)


@mistake(
    "conv2d_backward",
    "d_bias is summed over the images only: add up over rows and columns, too, so that one number "
    "per filter is left.",
)
def conv_backward_bias_over_images(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    d_images, d_filters, _ = conv2d_backward(d_outputs, images, filters, strides, padding)
    return d_images, d_filters, d_outputs.sum(axis=0)


@mistake(
    "conv2d_backward",
    "d_bias is one number for all filters: each filter has its own bias, so keep the last axis.",
)
def conv_backward_bias_of_everything(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    d_images, d_filters, _ = conv2d_backward(d_outputs, images, filters, strides, padding)
    return d_images, d_filters, d_outputs.sum()


@mistake("conv2d_backward", "d_bias is 0: it is the sum of d_outputs over all but the last axis.")
def conv_backward_without_bias(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    d_images, d_filters, d_bias = conv2d_backward(d_outputs, images, filters, strides, padding)
    return d_images, d_filters, np.zeros_like(d_bias)


@mistake(
    "conv2d_backward",
    "The gradients are in another order: d_images comes first, then d_filters, then d_bias.",
)
def conv_backward_filters_first(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    d_images, d_filters, d_bias = conv2d_backward(d_outputs, images, filters, strides, padding)
    return d_filters, d_bias, d_images


@mistake(
    "conv2d_backward",
    "d_images and d_filters are swapped: d_images comes first, then d_filters, then d_bias.",
)
def conv_backward_swaps_gradients(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    d_images, d_filters, d_bias = conv2d_backward(d_outputs, images, filters, strides, padding)
    return d_filters, d_images, d_bias


@mistake(
    "conv2d_backward",
    "Height and width of d_filters are swapped: it has the shape of the filters.",
)
def conv_backward_transposes_d_filters(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    d_images, d_filters, d_bias = conv2d_backward(d_outputs, images, filters, strides, padding)
    return d_images, d_filters.transpose(1, 0, 2, 3), d_bias


CONV_SUM_MISTAKES = (
    conv_backward_assigns_entries,
    conv_backward_keeps_last_filter,
    conv_backward_keeps_last_window,
    conv_backward_divides_everything,
    conv_backward_divides_d_filters,
    conv_backward_divides_d_bias,
    conv_backward_bias_over_images,
    conv_backward_bias_of_everything,
    conv_backward_without_bias,
    conv_backward_filters_first,
    conv_backward_swaps_gradients,
    conv_backward_transposes_d_filters,
)
