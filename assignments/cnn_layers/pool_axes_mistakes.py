"""Known mistakes in pooling's windows and strides: swapped, left out, or filled with zeros."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from assignments.cnn_layers.loops import margins_of, pad_images
from grader.checks import mistake
from reference.cnn_layers import avg_pool, max_pool

Array = NDArray[np.floating[Any]]
Pair = tuple[int, int]


@mistake("max_pool", "The smallest value of each window came back: the largest one is asked for.")
def max_pool_takes_smallest(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    return -max_pool(-images, pool_size, strides, padding)


@mistake(
    "max_pool",
    "No output is below 0: the largest value of a window may be negative. Start at −∞, not at 0.",
)
def max_pool_starts_at_zero(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    return np.maximum(max_pool(images, pool_size, strides, padding), 0)


@mistake(
    "max_pool",
    "The windows move by one pixel from output to output: multiply the output's row and column "
    "by the strides.",
)
def max_pool_forgets_strides_in_position(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    _, rows, columns, _ = max_pool(images, pool_size, strides, padding).shape
    padded = pad_images(images, margins_of(images, pool_size, strides, padding), -np.inf)
    return max_pool(padded, pool_size, (1, 1), "VALID")[:, :rows, :columns]


@mistake("max_pool", "VALID was padded: only windows that lie wholly in the image count there.")
def max_pool_always_pads(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    return max_pool(images, pool_size, strides, "SAME")


@mistake("max_pool", "Height and width of the window are swapped: pool_size is (height, width).")
def max_pool_swaps_window(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    return max_pool(images, pool_size[::-1], strides, padding)


@mistake(
    "max_pool", "The strides are swapped: the first one goes down the rows, the second one across."
)
def max_pool_swaps_strides(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    return max_pool(images, pool_size, strides[::-1], padding)


@mistake(
    "max_pool",
    "Half a window was padded on every side: SAME pads only what its ceil(size / stride) windows "
    "need, an odd row or column at the bottom or the right.",
)
def max_pool_pads_half_a_window(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    rows, columns = (size // 2 * (padding == "SAME") for size in pool_size)
    padded = pad_images(images, ((rows, rows), (columns, columns)), -np.inf)
    return max_pool(padded, pool_size, strides, "VALID")


@mistake(
    "avg_pool",
    "The windows move by one pixel from output to output: multiply the output's row and column "
    "by the strides.",
)
def avg_pool_forgets_strides_in_position(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    _, rows, columns, _ = avg_pool(images, pool_size, strides, padding).shape
    margins = margins_of(images, pool_size, strides, padding)
    sums, counts = (
        avg_pool(pad_images(pixels, margins), pool_size, (1, 1), "VALID")[:, :rows, :columns]
        for pixels in (images, np.ones_like(images))
    )
    return sums / counts


@mistake("avg_pool", "VALID was padded: only windows that lie wholly in the image count there.")
def avg_pool_always_pads(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    return avg_pool(images, pool_size, strides, "SAME")


@mistake("avg_pool", "Height and width of the window are swapped: pool_size is (height, width).")
def avg_pool_swaps_window(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    return avg_pool(images, pool_size[::-1], strides, padding)


@mistake(
    "avg_pool", "The strides are swapped: the first one goes down the rows, the second one across."
)
def avg_pool_swaps_strides(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    return avg_pool(images, pool_size, strides[::-1], padding)


@mistake(
    "avg_pool",
    "The mean was taken over the channels as well: every channel is pooled by itself.",
)
def avg_pool_over_channels(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    pooled = avg_pool(images, pool_size, strides, padding)
    return np.broadcast_to(pooled.mean(axis=3, keepdims=True), pooled.shape)


POOL_AXES_MISTAKES = (
    max_pool_takes_smallest,
    max_pool_starts_at_zero,
    max_pool_forgets_strides_in_position,
    max_pool_always_pads,
    max_pool_swaps_window,
    max_pool_swaps_strides,
    max_pool_pads_half_a_window,
    avg_pool_forgets_strides_in_position,
    avg_pool_always_pads,
    avg_pool_swaps_window,
    avg_pool_swaps_strides,
    avg_pool_over_channels,
)
