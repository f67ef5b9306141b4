"""Known mistakes in where the gradients of pooling go, and how much of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from assignments.cnn_layers.loops import Margins, crop_images, margins_of, pad_images, windows_at
from grader.checks import mistake
from reference.cnn_layers import avg_pool_backward, max_pool, max_pool_backward

Array = NDArray[np.floating[Any]]
Pair = tuple[int, int]


@mistake(
    "max_pool_backward",
    "Zeros of the padding take the gradient where all pixels are negative: pad with −∞.",
)
def max_pool_backward_pads_with_zeros(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, padding: str
) -> Array:
    margins = margins_of(images, pool_size, strides, padding)
    padded = pad_images(images, margins)
    d_padded = max_pool_backward(d_outputs, padded, pool_size, strides, "VALID")
    return crop_images(d_padded, images, margins)


@mistake(
    "max_pool_backward",
    "Only the largest of all channels gets a gradient: every channel has its own maximum.",
)
def max_pool_backward_over_channels(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, padding: str
) -> Array:
    margins = margins_of(images, pool_size, strides, padding)
    padded = pad_images(images, margins, -np.inf)
    d_padded = np.zeros_like(padded)
    for row, column, window in windows_at(d_outputs, pool_size, strides):
        largest = padded[window].max(axis=(1, 2, 3), keepdims=True)
        here = d_outputs[:, row : row + 1, column : column + 1]
        d_padded[window] += (padded[window] == largest) * here
    return crop_images(d_padded, images, margins)


@mistake(
    "max_pool_backward",
    "d_images has lost pixels where nothing was padded: [top:-bottom] is empty where bottom is 0. "
    "Write [top : top + height] and [left : left + width].",
)
def max_pool_backward_crops_minus_zero(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, padding: str
) -> Array:
    d_images = max_pool_backward(d_outputs, images, pool_size, strides, padding)
    (top, bottom), (left, right) = margins = margins_of(images, pool_size, strides, padding)
    return pad_images(d_images, margins)[:, top:-bottom, left:-right]


@mistake(
    "max_pool_backward",
    "The windows move by their own size: they move by `strides`, so they may overlap.",
)
def max_pool_backward_ignores_strides(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, padding: str
) -> Array:
    margins = margins_of(images, pool_size, strides, padding)
    beyond = tuple(
        (0, size * number) for size, number in zip(pool_size, d_outputs.shape[1:3], strict=True)
    )
    padded = pad_images(images, margins, -np.inf)
    padded = np.pad(padded, ((0, 0), *beyond, (0, 0)), constant_values=-np.inf)
    d_padded = np.zeros_like(padded)
    for row, column, window in windows_at(d_outputs, pool_size, pool_size):
        largest = padded[window] == padded[window].max(axis=(1, 2), keepdims=True)
        d_padded[window] += largest * d_outputs[:, row : row + 1, column : column + 1]
    return crop_images(d_padded, images, margins)


@mistake(
    "max_pool_backward",
    "The gradient is multiplied by the maximum: it passes to the largest pixel unchanged.",
)
def max_pool_backward_multiplies_by_maximum(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, padding: str
) -> Array:
    scaled = d_outputs * max_pool(images, pool_size, strides, padding)
    return max_pool_backward(scaled, images, pool_size, strides, padding)


@mistake(
    "max_pool_backward",
    "This counts how often a pixel is the largest: multiply each window's mask by its d_outputs.",
)
def max_pool_backward_counts_wins(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, padding: str
) -> Array:
    return max_pool_backward(np.ones_like(d_outputs), images, pool_size, strides, padding)


@mistake(
    "avg_pool_backward",
    "All of the gradient went to the largest pixel, as in max-pooling: share it out equally.",
)
def avg_pool_backward_takes_max(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, padding: str
) -> Array:
    return max_pool_backward(d_outputs, images, pool_size, strides, padding)


@mistake(
    "avg_pool_backward",
    "The strides are left out where d_images gathers, though the pixels are counted with them: the "
    "window of output (row, column) starts at (row · stride, column · stride).",
)
def avg_pool_backward_gathers_without_strides(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, padding: str
) -> Array:
    margins = margins_of(images, pool_size, strides, padding)
    inside = pad_images(np.ones_like(images), margins)
    starts = windows_at(d_outputs, pool_size, strides)
    counts = [inside[window].sum(axis=(1, 2), keepdims=True) for _, _, window in starts]
    return _gather_at_ones(d_outputs, images, pool_size, margins, counts)


@mistake(
    "avg_pool_backward",
    "The strides are left out of the windows' positions, and the padding is counted: the window of "
    "output (row, column) starts at (row · stride, column · stride).",
)
def avg_pool_backward_forgets_strides_and_counts_padding(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, padding: str
) -> Array:
    margins = margins_of(images, pool_size, strides, padding)
    outputs, pixels = d_outputs[0, ..., 0].size, pool_size[0] * pool_size[1]
    return _gather_at_ones(d_outputs, images, pool_size, margins, [pixels] * outputs)


@mistake(
    "avg_pool_backward",
    "d_images is assigned where it should be added up (+=), and the padding is counted: divide by "
    "the number of pixels that lie in the image.",
)
def avg_pool_backward_assigns_and_counts_padding(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, padding: str
) -> Array:
    margins = margins_of(images, pool_size, strides, padding)
    d_padded = np.zeros_like(pad_images(images, margins))
    for row, column, window in windows_at(d_outputs, pool_size, strides):
        here = d_outputs[:, row : row + 1, column : column + 1]
        d_padded[window] = here / (pool_size[0] * pool_size[1])
    return crop_images(d_padded, images, margins)


@mistake(
    "avg_pool_backward",
    "d_images has lost pixels where nothing was padded: [top:-bottom] is empty where bottom is 0. "
    "Write [top : top + height] and [left : left + width].",
)
def avg_pool_backward_crops_minus_zero(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, padding: str
) -> Array:
    d_images = avg_pool_backward(d_outputs, images, pool_size, strides, padding)
    (top, bottom), (left, right) = margins = margins_of(images, pool_size, strides, padding)
    return pad_images(d_images, margins)[:, top:-bottom, left:-right]


def _gather_at_ones(
    d_outputs: Array, images: Array, pool_size: Pair, margins: Margins, counts: list[Any]
) -> Array:
    """Shares d_outputs / counts, gathered as if both strides were 1."""
    d_padded = np.zeros_like(pad_images(images, margins))
    windows = windows_at(d_outputs, pool_size, (1, 1))
    for count, (row, column, window) in zip(counts, windows, strict=True):
        d_padded[window] += d_outputs[:, row : row + 1, column : column + 1] / count
    return crop_images(d_padded, images, margins)


POOL_PLACE_MISTAKES = (
    max_pool_backward_pads_with_zeros,
    max_pool_backward_over_channels,
    max_pool_backward_crops_minus_zero,
    max_pool_backward_ignores_strides,
    max_pool_backward_multiplies_by_maximum,
    max_pool_backward_counts_wins,
    avg_pool_backward_takes_max,
    avg_pool_backward_gathers_without_strides,
    avg_pool_backward_forgets_strides_and_counts_padding,
    avg_pool_backward_assigns_and_counts_padding,
    avg_pool_backward_crops_minus_zero,
)
