"""Known mistakes in the gradients of pooling."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from assignments.cnn_layers.loops import crop_images, margins_of, pad_images, windows_at
from grader.checks import mistake
from reference.cnn_layers import avg_pool_backward, max_pool_backward

Array = NDArray[np.floating[Any]]
Pair = tuple[int, int]


@mistake(
    "max_pool_backward",
    "d_images is assigned where it should be added up: where windows overlap, a pixel may be the "
    "largest of several (+=).",
)
def max_pool_backward_assigns(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, padding: str
) -> Array:
    margins = margins_of(images, pool_size, strides, padding)
    padded = pad_images(images, margins, -np.inf)
    d_padded = np.zeros_like(padded)
    for row, column, window in windows_at(d_outputs, pool_size, strides):
        largest = _is_largest(padded[window])
        here = d_outputs[:, row : row + 1, column : column + 1]
        d_padded[window] = np.where(largest, here, d_padded[window])
    return crop_images(d_padded, images, margins)


@mistake(
    "max_pool_backward",
    "A window's whole gradient overwrites what was there, with zeros too: add to d_images where "
    "windows overlap (+=).",
)
def max_pool_backward_overwrites(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, padding: str
) -> Array:
    margins = margins_of(images, pool_size, strides, padding)
    padded = pad_images(images, margins, -np.inf)
    d_padded = np.zeros_like(padded)
    for row, column, window in windows_at(d_outputs, pool_size, strides):
        here = d_outputs[:, row : row + 1, column : column + 1]
        d_padded[window] = _is_largest(padded[window]) * here
    return crop_images(d_padded, images, margins)


@mistake(
    "max_pool_backward",
    "The strides are left out of the windows' positions: the window of output (row, column) "
    "starts at (row · stride, column · stride).",
)
def max_pool_backward_forgets_strides(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, padding: str
) -> Array:
    margins = margins_of(images, pool_size, strides, padding)
    padded = pad_images(images, margins, -np.inf)
    d_padded = np.zeros_like(padded)
    for row, column, window in windows_at(d_outputs, pool_size, (1, 1)):
        here = d_outputs[:, row : row + 1, column : column + 1]
        d_padded[window] += _is_largest(padded[window]) * here
    return crop_images(d_padded, images, margins)


@mistake(
    "max_pool_backward",
    "Every pixel of a window got the gradient: only the largest one gets it, the others 0.",
)
def max_pool_backward_spreads(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, padding: str
) -> Array:
    margins = margins_of(images, pool_size, strides, padding)
    d_padded = np.zeros_like(pad_images(images, margins))
    for row, column, window in windows_at(d_outputs, pool_size, strides):
        d_padded[window] += d_outputs[:, row : row + 1, column : column + 1]
    return crop_images(d_padded, images, margins)


@mistake(
    "max_pool_backward",
    "This only marks the largest pixels: multiply the mask by d_outputs.",
)
def max_pool_backward_returns_mask(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, padding: str
) -> Array:
    ones = np.ones_like(d_outputs)
    return np.minimum(max_pool_backward(ones, images, pool_size, strides, padding), 1)


@mistake(
    "max_pool_backward",
    "The gradient is shared out equally, as in average pooling: all of it belongs to the largest "
    "pixel.",
)
def max_pool_backward_averages(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, padding: str
) -> Array:
    return avg_pool_backward(d_outputs, images, pool_size, strides, padding)


@mistake(
    "avg_pool_backward",
    "The padding is counted: divide by the number of pixels that lie in the image, as forwards.",
)
def avg_pool_backward_counts_padding(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, padding: str
) -> Array:
    margins = margins_of(images, pool_size, strides, padding)
    padded = pad_images(images, margins)
    d_padded = avg_pool_backward(d_outputs, padded, pool_size, strides, "VALID")
    return crop_images(d_padded, images, margins)


@mistake(
    "avg_pool_backward",
    "Every pixel got the whole gradient: a mean of n pixels gives each of them one n-th.",
)
def avg_pool_backward_does_not_divide(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, padding: str
) -> Array:
    margins = margins_of(images, pool_size, strides, padding)
    padded, number = pad_images(images, margins), pool_size[0] * pool_size[1]
    d_padded = avg_pool_backward(d_outputs, padded, pool_size, strides, "VALID") * number
    return crop_images(d_padded, images, margins)


@mistake(
    "avg_pool_backward",
    "d_images is assigned where it should be added up: where windows overlap, a pixel gets a "
    "share from each of them (+=).",
)
def avg_pool_backward_assigns(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, padding: str
) -> Array:
    margins = margins_of(images, pool_size, strides, padding)
    inside = pad_images(np.ones_like(images), margins)
    d_padded = np.zeros_like(inside)
    for row, column, window in windows_at(d_outputs, pool_size, strides):
        count = inside[window].sum(axis=(1, 2), keepdims=True)
        d_padded[window] = d_outputs[:, row : row + 1, column : column + 1] / count
    return crop_images(d_padded, images, margins)


@mistake(
    "avg_pool_backward",
    "The strides are left out of the windows' positions: the window of output (row, column) "
    "starts at (row · stride, column · stride).",
)
def avg_pool_backward_forgets_strides(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, padding: str
) -> Array:
    margins = margins_of(images, pool_size, strides, padding)
    inside = pad_images(np.ones_like(images), margins)
    d_padded = np.zeros_like(inside)
    for row, column, window in windows_at(d_outputs, pool_size, (1, 1)):
        count = inside[window].sum(axis=(1, 2), keepdims=True)
        d_padded[window] += d_outputs[:, row : row + 1, column : column + 1] / count
    return crop_images(d_padded, images, margins)


def _is_largest(window: Array) -> NDArray[np.bool_]:
    """Where each image's and channel's largest pixel of a window (N, h, w, C) is."""
    return np.asarray(window == window.max(axis=(1, 2), keepdims=True))


POOL_BACKWARD_MISTAKES = (
    max_pool_backward_assigns,
    max_pool_backward_overwrites,
    max_pool_backward_forgets_strides,
    max_pool_backward_spreads,
    max_pool_backward_returns_mask,
    max_pool_backward_averages,
    avg_pool_backward_counts_padding,
    avg_pool_backward_does_not_divide,
    avg_pool_backward_assigns,
    avg_pool_backward_forgets_strides,
)
