"""Known mistakes in where a convolution's windows lie: padding, strides, rows and columns."""

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
    "The same padding was put on both sides, half a filter: SAME needs ceil(size / stride) outputs "
    "and only as many zeros as those need, an odd one at the bottom or the right.",
)
def conv_pads_half_a_filter(
    images: Array, filters: Array, bias: Array, strides: Pair = (1, 1), padding: str = "SAME"
) -> Array:
    return _with_margins(images, filters, bias, strides, padding, 0)


@mistake(
    "conv2d",
    "The same padding was put on both sides, (size − 1) // 2 of the filter: an even filter needs "
    "an odd number of zeros, and the extra one goes to the bottom or the right.",
)
def conv_pads_equally(
    images: Array, filters: Array, bias: Array, strides: Pair = (1, 1), padding: str = "SAME"
) -> Array:
    return _with_margins(images, filters, bias, strides, padding, 1)


@mistake(
    "conv2d",
    "The padding of rows and columns is swapped: the filter's height decides how many rows are "
    "added, its width how many columns.",
)
def conv_swaps_padding(
    images: Array, filters: Array, bias: Array, strides: Pair = (1, 1), padding: str = "SAME"
) -> Array:
    vertical, horizontal = margins_of(images, _size(filters), strides, padding)
    return conv2d(pad_images(images, (horizontal, vertical)), filters, bias, strides, "VALID")


@mistake(
    "conv2d",
    "So many zeros were added that the output keeps the image's size: with a larger stride SAME "
    "gives ceil(size / stride) rows and columns.",
)
def conv_keeps_the_size(
    images: Array, filters: Array, bias: Array, strides: Pair = (1, 1), padding: str = "SAME"
) -> Array:
    if padding == "VALID":
        return conv2d(images, filters, bias, strides, padding)
    rows, columns = (
        (size - 1) * stride + window - size
        for size, stride, window in zip(images.shape[1:3], strides, _size(filters), strict=True)
    )
    margins = (rows // 2, rows - rows // 2), (columns // 2, columns - columns // 2)
    return conv2d(pad_images(images, margins), filters, bias, strides, "VALID")


@mistake("conv2d", "The first stride is used for both directions: the second one goes across.")
def conv_uses_first_stride_only(
    images: Array, filters: Array, bias: Array, strides: Pair = (1, 1), padding: str = "SAME"
) -> Array:
    return conv2d(images, filters, bias, (strides[0], strides[0]), padding)


@mistake("conv2d", "The second stride is used for both directions: the first one goes down.")
def conv_uses_second_stride_only(
    images: Array, filters: Array, bias: Array, strides: Pair = (1, 1), padding: str = "SAME"
) -> Array:
    return conv2d(images, filters, bias, (strides[1], strides[1]), padding)


@mistake(
    "conv2d",
    "A row and a column of outputs are missing under VALID: there are (size − window) // stride "
    "+ 1 of them.",
)
def conv_loses_last_windows(
    images: Array, filters: Array, bias: Array, strides: Pair = (1, 1), padding: str = "SAME"
) -> Array:
    outputs = conv2d(images, filters, bias, strides, padding)
    return outputs[:, :-1, :-1] if padding == "VALID" else outputs


@mistake("conv2d", "Rows and columns of the outputs are swapped: rows come first.")
def conv_swaps_rows_and_columns(
    images: Array, filters: Array, bias: Array, strides: Pair = (1, 1), padding: str = "SAME"
) -> Array:
    return conv2d(images, filters, bias, strides, padding).transpose(0, 2, 1, 3)


@mistake("conv2d", "The channels come first: outputs are (N, rows, columns, channels).")
def conv_returns_channels_first(
    images: Array, filters: Array, bias: Array, strides: Pair = (1, 1), padding: str = "SAME"
) -> Array:
    return conv2d(images, filters, bias, strides, padding).transpose(0, 3, 1, 2)


@mistake(
    "conv2d",
    "Only the last entry of the filters counts: each product overwrites the sum instead of being "
    "added to it (+=).",
)
def conv_keeps_last_product(
    images: Array, filters: Array, bias: Array, strides: Pair = (1, 1), padding: str = "SAME"
) -> Array:
    last = np.zeros_like(filters)
    last[-1, -1] = filters[-1, -1]
    return conv2d(images, last, bias, strides, padding)


@mistake(
    "conv2d",
    "The bias is added once per entry of the filter: it is added once per output, after the sum.",
)
def conv_adds_bias_to_every_entry(
    images: Array, filters: Array, bias: Array, strides: Pair = (1, 1), padding: str = "SAME"
) -> Array:
    return conv2d(images, filters, bias * filters[..., 0, 0].size, strides, padding)


@mistake("conv2d", "Negative outputs became 0: the convolution has no activation of its own.")
def conv_with_relu(
    images: Array, filters: Array, bias: Array, strides: Pair = (1, 1), padding: str = "SAME"
) -> Array:
    return np.maximum(conv2d(images, filters, bias, strides, padding), 0)


def _with_margins(
    images: Array, filters: Array, bias: Array, strides: Pair, padding: str, less: int
) -> Array:
    """The convolution with (size - less) // 2 zeros on every side where padding is SAME."""
    rows, columns = ((size - less) // 2 * (padding == "SAME") for size in _size(filters))
    padded = pad_images(images, ((rows, rows), (columns, columns)))
    return conv2d(padded, filters, bias, strides, "VALID")


def _size(filters: Array) -> Pair:
    return filters.shape[0], filters.shape[1]


CONV_SHAPE_MISTAKES = (
    conv_pads_half_a_filter,
    conv_pads_equally,
    conv_swaps_padding,
    conv_keeps_the_size,
    conv_uses_first_stride_only,
    conv_uses_second_stride_only,
    conv_loses_last_windows,
    conv_swaps_rows_and_columns,
    conv_returns_channels_first,
    conv_keeps_last_product,
    conv_adds_bias_to_every_entry,
    conv_with_relu,
)
