"""Windows one by one, for known mistakes that misplace them or combine them wrongly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
Pair = tuple[int, int]
Margins = tuple[Pair, Pair]
Window = tuple[slice, slice, slice]


def same_total(size: int, window: int, stride: int) -> int:
    """How many zeros SAME adds to `size` pixels, before and after together."""
    return max((-(-size // stride) - 1) * stride + window - size, 0)


def margins_of(images: Array, window: Pair, strides: Pair, padding: str) -> Margins:
    """((top, bottom), (left, right)): the padding of TensorFlow."""
    if padding == "VALID":
        return (0, 0), (0, 0)
    vertical, horizontal = map(same_total, images.shape[1:3], window, strides)
    return _halves(vertical), _halves(horizontal)


def pad_images(images: Array, margins: Margins, level: float = 0.0) -> Array:
    """Images (N, H, W, C) with `level` around them."""
    return np.pad(images, ((0, 0), *margins, (0, 0)), constant_values=level)


def crop_images(padded: Array, images: Array, margins: Margins) -> Array:
    """What `pad_images` put its margins around."""
    top, left = margins[0][0], margins[1][0]
    return padded[:, top : top + images.shape[1], left : left + images.shape[2]]


def windows_at(outputs: Array, window: Pair, strides: Pair) -> Iterator[tuple[int, int, Window]]:
    """(row, column, slices) of the window of every output (N, rows, columns, …)."""
    for row, column in np.ndindex(*outputs.shape[1:3]):
        top, left = row * strides[0], column * strides[1]
        yield (
            row,
            column,
            (
                slice(None),
                slice(top, top + window[0]),
                slice(left, left + window[1]),
            ),
        )


def _halves(total: int) -> Pair:
    return total // 2, total - total // 2
