"""Known mistakes in the padding of pooling, as its gradients show them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from assignments.cnn_layers.loops import Margins, crop_images, margins_of, pad_images
from grader.checks import mistake
from reference.cnn_layers import avg_pool, avg_pool_backward, max_pool_backward

Array = NDArray[np.floating[Any]]
Pair = tuple[int, int]


@mistake(
    "max_pool_backward",
    "The extra row and column of an uneven padding are at the top and the left: TensorFlow's "
    "SAME puts them at the bottom and the right.",
)
def max_pool_backward_pads_top_left(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, padding: str
) -> Array:
    (top, bottom), (left, right) = margins_of(images, pool_size, strides, padding)
    margins = (bottom, top), (right, left)
    padded = pad_images(images, margins, -np.inf)
    d_padded = max_pool_backward(d_outputs, padded, pool_size, strides, "VALID")
    return crop_images(d_padded, images, margins)


@mistake(
    "max_pool_backward",
    "The padding is that of stride 1: SAME with a larger stride needs fewer rows and columns, so "
    "that the windows start elsewhere. Compute the number of outputs first, then the padding.",
)
def max_pool_backward_pads_as_for_stride_one(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, padding: str
) -> Array:
    margins = margins_of(images, pool_size, (1, 1), padding)
    padded = pad_images(images, margins, -np.inf)
    d_padded = max_pool_backward(d_outputs, padded, pool_size, strides, "VALID")
    return crop_images(d_padded, images, margins)


@mistake(
    "avg_pool_backward",
    "The extra row and column of an uneven padding are at the top and the left: TensorFlow's "
    "SAME puts them at the bottom and the right.",
)
def avg_pool_backward_pads_top_left(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, padding: str
) -> Array:
    (top, bottom), (left, right) = margins_of(images, pool_size, strides, padding)
    margins = (bottom, top), (right, left)
    return _share_out(d_outputs, images, pool_size, strides, margins)


@mistake(
    "avg_pool_backward",
    "The padding is that of stride 1: SAME with a larger stride needs fewer rows and columns, so "
    "that the windows start elsewhere. Compute the number of outputs first, then the padding.",
)
def avg_pool_backward_pads_as_for_stride_one(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, padding: str
) -> Array:
    margins = margins_of(images, pool_size, (1, 1), padding)
    return _share_out(d_outputs, images, pool_size, strides, margins)


def _share_out(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, margins: Margins
) -> Array:
    """Gradients shared by the pixels of the image, with padding wherever `margins` says."""
    padded = pad_images(np.ones_like(images), margins)
    shares = d_outputs / avg_pool(padded, pool_size, strides, "VALID")
    d_padded = avg_pool_backward(shares, padded, pool_size, strides, "VALID")
    return crop_images(d_padded, images, margins)


POOL_PADDING_MISTAKES = (
    max_pool_backward_pads_top_left,
    max_pool_backward_pads_as_for_stride_one,
    avg_pool_backward_pads_top_left,
    avg_pool_backward_pads_as_for_stride_one,
)
