"""Known mistakes in max-pooling and average pooling."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from assignments.cnn_layers.loops import Margins, margins_of, pad_images
from grader.checks import mistake
from reference.cnn_layers import avg_pool, max_pool

Array = NDArray[np.floating[Any]]
Pair = tuple[int, int]


@mistake(
    "max_pool",
    "Zeros of the padding win where all pixels are negative: pad with −∞, or leave the padding "
    "out of the maximum.",
)
def max_pool_pads_with_zeros(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    padded = pad_images(images, margins_of(images, pool_size, strides, padding))
    return max_pool(padded, pool_size, strides, "VALID")


@mistake("max_pool", "These are means: the largest value of each window is asked for.")
def max_pool_takes_mean(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    return avg_pool(images, pool_size, strides, padding)


@mistake(
    "max_pool",
    "The maximum was taken over the channels as well: every channel is pooled by itself.",
)
def max_pool_over_channels(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    pooled = max_pool(images, pool_size, strides, padding)
    return np.broadcast_to(pooled.max(axis=3, keepdims=True), pooled.shape)


@mistake(
    "max_pool",
    "The extra row and column of an uneven padding are at the top and the left: TensorFlow's "
    "SAME puts them at the bottom and the right.",
)
def max_pool_pads_top_left(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    (top, bottom), (left, right) = margins_of(images, pool_size, strides, padding)
    padded = pad_images(images, ((bottom, top), (right, left)), -np.inf)
    return max_pool(padded, pool_size, strides, "VALID")


@mistake(
    "max_pool",
    "The windows move by their own size: they move by `strides`, so they may overlap.",
)
def max_pool_ignores_strides(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    return max_pool(images, pool_size, pool_size, padding)


@mistake(
    "max_pool",
    "Incomplete windows at the edge were left out: SAME keeps them, with ceil(size / stride) rows.",
)
def max_pool_never_pads(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    return max_pool(images, pool_size, strides, "VALID")


@mistake(
    "avg_pool",
    "The padding is counted: divide by the number of pixels that lie in the image, which is "
    "smaller at the edges.",
)
def avg_pool_counts_padding(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    padded = pad_images(images, margins_of(images, pool_size, strides, padding))
    return avg_pool(padded, pool_size, strides, "VALID")


@mistake("avg_pool", "These are sums: divide by the number of pixels in the window.")
def avg_pool_sums(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    padded = pad_images(images, margins_of(images, pool_size, strides, padding))
    return avg_pool(padded, pool_size, strides, "VALID") * (pool_size[0] * pool_size[1])


@mistake("avg_pool", "These are maxima: the mean of each window is asked for.")
def avg_pool_takes_max(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    return max_pool(images, pool_size, strides, padding)


@mistake(
    "avg_pool",
    "The windows move by their own size: they move by `strides`, so they may overlap.",
)
def avg_pool_ignores_strides(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    return avg_pool(images, pool_size, pool_size, padding)


@mistake(
    "avg_pool",
    "Incomplete windows at the edge were left out: SAME keeps them, with ceil(size / stride) rows.",
)
def avg_pool_never_pads(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    return avg_pool(images, pool_size, strides, "VALID")


@mistake(
    "max_pool",
    "The padding is that of stride 1: SAME with a larger stride needs fewer rows and columns, so "
    "that the windows start elsewhere. Compute the number of outputs first, then the padding.",
)
def max_pool_pads_as_for_stride_one(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    padded = pad_images(images, margins_of(images, pool_size, (1, 1), padding), -np.inf)
    return max_pool(padded, pool_size, strides, "VALID")


@mistake(
    "avg_pool",
    "The extra row and column of an uneven padding are at the top and the left: TensorFlow's "
    "SAME puts them at the bottom and the right.",
)
def avg_pool_pads_top_left(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    (top, bottom), (left, right) = margins_of(images, pool_size, strides, padding)
    return _means(images, pool_size, strides, ((bottom, top), (right, left)))


@mistake(
    "avg_pool",
    "The padding is that of stride 1: SAME with a larger stride needs fewer rows and columns, so "
    "that the windows start elsewhere. Compute the number of outputs first, then the padding.",
)
def avg_pool_pads_as_for_stride_one(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    return _means(images, pool_size, strides, margins_of(images, pool_size, (1, 1), padding))


def _means(images: Array, pool_size: Pair, strides: Pair, margins: Margins) -> Array:
    """Means over the pixels of the image, with padding wherever `margins` says."""
    padded, inside = pad_images(images, margins), pad_images(np.ones_like(images), margins)
    shares = avg_pool(inside, pool_size, strides, "VALID")
    return np.asarray(avg_pool(padded, pool_size, strides, "VALID") / shares)


POOL_MISTAKES = (
    max_pool_pads_with_zeros,
    max_pool_takes_mean,
    max_pool_over_channels,
    max_pool_pads_top_left,
    max_pool_ignores_strides,
    max_pool_never_pads,
    avg_pool_counts_padding,
    avg_pool_sums,
    avg_pool_takes_max,
    avg_pool_ignores_strides,
    avg_pool_never_pads,
    max_pool_pads_as_for_stride_one,
    avg_pool_pads_top_left,
    avg_pool_pads_as_for_stride_one,
)
