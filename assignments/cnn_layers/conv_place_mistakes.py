"""Known mistakes in where a convolution's gradients go: strides, padding and cropping."""

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
    "The strides are left out where d_images gathers: the window of output (row, column) starts at "
    "(row · stride, column · stride).",
)
def conv_backward_forgets_strides_in_d_images(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    _, d_filters, d_bias = conv2d_backward(d_outputs, images, filters, strides, padding)
    return _misplaced(d_outputs, images, filters, strides, padding, (1, 1))[0], d_filters, d_bias


@mistake(
    "conv2d_backward",
    "The strides are left out where d_filters gathers: the window of output (row, column) starts "
    "at (row · stride, column · stride).",
)
def conv_backward_forgets_strides_in_d_filters(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    d_images, _, d_bias = conv2d_backward(d_outputs, images, filters, strides, padding)
    return d_images, _misplaced(d_outputs, images, filters, strides, padding, (1, 1))[1], d_bias


@mistake(
    "conv2d_backward",
    "The strides are swapped: the first one goes down the rows, the second one across.",
)
def conv_backward_swaps_strides(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    return _misplaced(d_outputs, images, filters, strides, padding, strides[::-1])


@mistake(
    "conv2d_backward",
    "d_images still has its padding: cut it off, so that d_images has the shape of the images.",
)
def conv_backward_keeps_padding(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    margins = margins_of(images, _size(filters), strides, padding)
    return conv2d_backward(d_outputs, pad_images(images, margins), filters, strides, "VALID")


@mistake(
    "conv2d_backward",
    "d_filters was made from the images without their padding: the windows lie in the padded "
    "images, as forwards.",
)
def conv_backward_forgets_padding_in_d_filters(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    d_images, _, d_bias = conv2d_backward(d_outputs, images, filters, strides, padding)
    vertical, horizontal = margins_of(images, _size(filters), strides, padding)
    padded = pad_images(images, ((0, sum(vertical)), (0, sum(horizontal))))
    return d_images, conv2d_backward(d_outputs, padded, filters, strides, "VALID")[1], d_bias


def _misplaced(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str, steps: Pair
) -> Gradients:
    """The gradients with windows that move by `steps`; beyond the padded images lie zeros."""
    margins = margins_of(images, _size(filters), strides, padding)
    beyond = (0, steps[0] * d_outputs.shape[1]), (0, steps[1] * d_outputs.shape[2])
    padded = pad_images(pad_images(images, margins), beyond)
    d_padded, d_filters = np.zeros_like(padded), np.zeros_like(filters)
    for row, column, window in windows_at(d_outputs, _size(filters), steps):
        here = d_outputs[:, row, column]
        d_padded[window] += np.tensordot(here, filters, axes=(1, 3))
        d_filters += np.tensordot(padded[window], here, axes=(0, 0))
    return crop_images(d_padded, images, margins), d_filters, d_outputs.sum(axis=(0, 1, 2))


def _size(filters: Array) -> Pair:
    return filters.shape[0], filters.shape[1]


CONV_PLACE_MISTAKES = (
    conv_backward_forgets_strides_in_d_images,
    conv_backward_forgets_strides_in_d_filters,
    conv_backward_swaps_strides,
    conv_backward_keeps_padding,
    conv_backward_forgets_padding_in_d_filters,
)
