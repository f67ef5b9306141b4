"""Known mistakes in the gradients of the convolution."""

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
    "d_images is assigned where it should be added up: a pixel lies in several windows, and "
    "every one of them adds to its gradient (+=).",
)
def conv_backward_assigns(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    _, d_filters, d_bias = conv2d_backward(d_outputs, images, filters, strides, padding)
    margins = margins_of(images, _size(filters), strides, padding)
    d_padded = np.zeros_like(pad_images(images, margins))
    for row, column, window in windows_at(d_outputs, _size(filters), strides):
        d_padded[window] = _spread(d_outputs[:, row, column], filters)
    return crop_images(d_padded, images, margins), d_filters, d_bias


@mistake(
    "conv2d_backward",
    "The strides are left out of the windows' positions: the window of output (row, column) "
    "starts at (row · stride, column · stride).",
)
def conv_backward_forgets_strides(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    margins = margins_of(images, _size(filters), strides, padding)
    padded = pad_images(images, margins)
    d_padded, d_filters = np.zeros_like(padded), np.zeros_like(filters)
    for row, column, window in windows_at(d_outputs, _size(filters), (1, 1)):
        d_padded[window] += _spread(d_outputs[:, row, column], filters)
        d_filters += np.tensordot(padded[window], d_outputs[:, row, column], axes=(0, 0))
    return crop_images(d_padded, images, margins), d_filters, d_outputs.sum(axis=(0, 1, 2))


@mistake(
    "conv2d_backward",
    "d_images was made with the filters the wrong way round: going back, they have to be "
    "turned by 180 degrees if you convolve d_outputs with them.",
)
def conv_backward_does_not_turn_filters(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    _, d_filters, d_bias = conv2d_backward(d_outputs, images, filters, strides, padding)
    turned = filters[::-1, ::-1]
    d_images = conv2d_backward(d_outputs, images, turned, strides, padding)[0]
    return d_images, d_filters, d_bias


@mistake(
    "conv2d_backward",
    "The padding was cut off at the wrong end of d_images: remove the rows at the top and the "
    "columns on the left as well.",
)
def conv_backward_crops_one_end(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    _, d_filters, d_bias = conv2d_backward(d_outputs, images, filters, strides, padding)
    margins = margins_of(images, _size(filters), strides, padding)
    d_padded = np.zeros_like(pad_images(images, margins))
    for row, column, window in windows_at(d_outputs, _size(filters), strides):
        d_padded[window] += _spread(d_outputs[:, row, column], filters)
    return d_padded[:, : images.shape[1], : images.shape[2]], d_filters, d_bias


@mistake(
    "conv2d_backward",
    "d_images has lost pixels: [p:-p] is empty where p is 0, and wrong where the padding is "
    "uneven. Write [top : top + height] and [left : left + width].",
)
def conv_backward_crops_minus_zero(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    d_images, d_filters, d_bias = conv2d_backward(d_outputs, images, filters, strides, padding)
    margins = margins_of(images, _size(filters), strides, padding)
    top, left = margins[0][0], margins[1][0]
    return pad_images(d_images, margins)[:, top:-top, left:-left], d_filters, d_bias


@mistake(
    "conv2d_backward",
    "d_filters and d_bias are divided by the number of images: d_outputs is already the gradient "
    "of the loss, so add up without a mean.",
)
def conv_backward_divides_by_batch(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    d_images, d_filters, d_bias = conv2d_backward(d_outputs, images, filters, strides, padding)
    return d_images, d_filters / len(images), d_bias / len(images)


@mistake(
    "conv2d_backward",
    "d_bias is a mean: the bias is added to every output, so its gradient is their sum.",
)
def conv_backward_bias_mean(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    d_images, d_filters, _ = conv2d_backward(d_outputs, images, filters, strides, padding)
    return d_images, d_filters, d_outputs.mean(axis=(0, 1, 2))


@mistake(
    "conv2d_backward",
    "d_bias looks at the first image only: add up over all images, rows and columns.",
)
def conv_backward_bias_of_first_image(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    d_images, d_filters, _ = conv2d_backward(d_outputs, images, filters, strides, padding)
    return d_images, d_filters, d_outputs[0].sum(axis=(0, 1))


@mistake(
    "conv2d_backward",
    "d_filters is upside down and mirrored: its entry (row, column) belongs to the filter's entry "
    "at the same place.",
)
def conv_backward_flips_d_filters(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    d_images, d_filters, d_bias = conv2d_backward(d_outputs, images, filters, strides, padding)
    return d_images, d_filters[::-1, ::-1], d_bias


@mistake(
    "conv2d_backward",
    "The extra row and column of an uneven padding are at the top and the left: TensorFlow's "
    "SAME puts them at the bottom and the right.",
)
def conv_backward_pads_top_left(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    (top, bottom), (left, right) = margins_of(images, _size(filters), strides, padding)
    margins = (bottom, top), (right, left)
    padded = pad_images(images, margins)
    d_padded, d_filters, d_bias = conv2d_backward(d_outputs, padded, filters, strides, "VALID")
    return crop_images(d_padded, images, margins), d_filters, d_bias


@mistake(
    "conv2d_backward",
    "The padding is that of stride 1: SAME with a larger stride needs fewer rows and columns, so "
    "that the windows start elsewhere. Compute the number of outputs first, then the padding.",
)
def conv_backward_pads_as_for_stride_one(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> Gradients:
    margins = margins_of(images, _size(filters), (1, 1), padding)
    padded = pad_images(images, margins)
    d_padded, d_filters, d_bias = conv2d_backward(d_outputs, padded, filters, strides, "VALID")
    return crop_images(d_padded, images, margins), d_filters, d_bias


def _size(filters: Array) -> Pair:
    return filters.shape[0], filters.shape[1]


def _spread(d_output: Array, filters: Array) -> Array:
    """What outputs (N, K) at one place give to their windows: (N, h, w, C)."""
    return np.tensordot(d_output, filters, axes=(1, 3))


CONV_BACKWARD_MISTAKES = (
    conv_backward_assigns,
    conv_backward_forgets_strides,
    conv_backward_does_not_turn_filters,
    conv_backward_crops_one_end,
    conv_backward_crops_minus_zero,
    conv_backward_divides_by_batch,
    conv_backward_bias_mean,
    conv_backward_bias_of_first_image,
    conv_backward_flips_d_filters,
    conv_backward_pads_top_left,
    conv_backward_pads_as_for_stride_one,
)
