"""The layers of a convolutional network in NumPy, forwards and backwards.

Images are (N, H, W, C): images, height, width, channels. Filters are (h, w, C, K). `padding` has
TensorFlow's meaning: VALID pads nothing, SAME gives ceil(size / stride) rows and, where its
padding is uneven, puts the larger half at the bottom and the right
(https://www.tensorflow.org/api_docs/python/tf/nn, "Notes on padding").

A backward function takes `d_outputs`, the gradient of a scalar loss by the layer's outputs, and
gives the gradients of that loss by the layer's inputs, each of its input's shape. Source: I.
Goodfellow, Y. Bengio and A. Courville, "Deep Learning" (2016), sections 6.5 and 9.5; batch
normalisation: S. Ioffe and C. Szegedy, ICML (2015); dropout: N. Srivastava and others, Journal of
Machine Learning Research 15 (2014).
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
Pair = tuple[int, int]


def conv2d(
    images: Array, filters: Array, bias: Array, strides: Pair = (1, 1), padding: str = "SAME"
) -> Array:
    """Outputs (N, rows, columns, K): sum of window * filter over h, w and C, plus bias (K,).

    As everywhere in deep learning this is a cross-correlation: filters are not flipped.
    """
    _require_axes("NHWC hwCK K", images, filters, bias)
    size = filters.shape[:2]
    windows = _windows(_pad(images, size, strides, padding), size, strides)
    return np.tensordot(windows, filters, axes=((4, 5, 3), (0, 1, 2))) + bias


def conv2d_backward(
    d_outputs: Array, images: Array, filters: Array, strides: Pair, padding: str
) -> tuple[Array, Array, Array]:
    """Gradients (d_images, d_filters, d_bias) for d_outputs (N, rows, columns, K).

    Every output spreads its gradient over its window, weighted by the filter; windows that
    overlap add up. A filter's gradient is the sum of all windows, weighted by d_outputs.
    """
    _require_axes("NrsK NHWC hwCK", d_outputs, images, filters)
    size = filters.shape[:2]
    padded = _pad(images, size, strides, padding)
    windows = _windows(padded, size, strides)
    d_filters = np.tensordot(windows, d_outputs, axes=((0, 1, 2), (0, 1, 2)))
    d_padded = np.zeros_like(padded)
    for row, column in np.ndindex(*size):
        place = _places(row, column, strides, d_outputs.shape)
        d_padded[place] += d_outputs @ filters[row, column].T
    d_images = _unpad(d_padded, images, size, strides, padding)
    return d_images, d_filters.transpose(1, 2, 0, 3), d_outputs.sum(axis=(0, 1, 2))


def max_pool(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    """The largest value of every window, channel by channel; padding never wins."""
    _require_axes("NHWC", images)
    padded = _pad(images, pool_size, strides, padding, -np.inf)
    return np.asarray(_windows(padded, pool_size, strides).max(axis=(4, 5)))


def max_pool_backward(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, padding: str
) -> Array:
    """d_images: every output's gradient goes to where its window is largest.

    Of equal maxima the first in the window gets it; windows that overlap add up.
    """
    _require_axes("NrsC NHWC", d_outputs, images)
    padded = _pad(images, pool_size, strides, padding, -np.inf)
    windows = _windows(padded, pool_size, strides)
    winners = windows.reshape(*windows.shape[:4], prod(pool_size)).argmax(axis=4)
    d_padded = np.zeros_like(padded)
    for number, (row, column) in enumerate(np.ndindex(*pool_size)):
        place = _places(row, column, strides, d_outputs.shape)
        d_padded[place] += np.where(winners == number, d_outputs, 0)
    return _unpad(d_padded, images, pool_size, strides, padding)


def avg_pool(
    images: Array, pool_size: Pair = (2, 2), strides: Pair = (2, 2), padding: str = "SAME"
) -> Array:
    """The mean of every window over the pixels that lie in the image: padding does not count."""
    _require_axes("NHWC", images)
    padded = _pad(images, pool_size, strides, padding)
    sums = _windows(padded, pool_size, strides).sum(axis=(4, 5))
    return np.asarray(sums / _pixel_counts(images, pool_size, strides, padding))


def avg_pool_backward(
    d_outputs: Array, images: Array, pool_size: Pair, strides: Pair, padding: str
) -> Array:
    """d_images: every output's gradient is shared equally by the pixels of its window."""
    _require_axes("NrsC NHWC", d_outputs, images)
    shares = d_outputs / _pixel_counts(images, pool_size, strides, padding)
    d_padded = np.zeros_like(_pad(images, pool_size, strides, padding))
    for row, column in np.ndindex(*pool_size):
        d_padded[_places(row, column, strides, d_outputs.shape)] += shares
    return _unpad(d_padded, images, pool_size, strides, padding)


def relu(inputs: Array) -> Array:
    """max(inputs, 0), element by element."""
    return np.maximum(inputs, 0)


def relu_backward(d_outputs: Array, inputs: Array) -> Array:
    """d_outputs where inputs > 0, else 0; at exactly 0 the slope is taken to be 0."""
    return np.where(inputs > 0, d_outputs, 0)


def sigmoid(inputs: Array) -> Array:
    """1 / (1 + exp(-inputs)), with only the power that cannot overflow: exp(-|inputs|)."""
    power = np.exp(-np.abs(inputs))
    return np.asarray(np.where(inputs >= 0, 1, power) / (1 + power))


def tanh(inputs: Array) -> Array:
    """(1 - e) / (1 + e) with e = exp(-2 |inputs|), which cannot overflow, and the sign of inputs.

    1 - e is computed as -expm1(-2 |inputs|), which is exact for small inputs, too.
    """
    difference = -np.expm1(-2 * np.abs(inputs))
    return np.asarray(np.sign(inputs) * difference / (2 - difference))


def dropout(inputs: Array, keep_prob: float, seed: int, training: bool) -> Array:
    """Each element kept with probability keep_prob and divided by it, else 0.

    The mean stays what it was, so nothing is left to do when not training: inputs come back.
    `seed` decides which elements are kept.
    """
    if not training:
        return inputs.copy()
    kept = np.random.default_rng(seed).uniform(size=inputs.shape) < keep_prob
    return np.where(kept, inputs / keep_prob, 0)


def batch_norm(inputs: Array, gamma: Array, beta: Array, epsilon: float = 1e-3) -> Array:
    """Normalised inputs, scaled and shifted, for each entry of the last axis.

    gamma * (inputs - mean) / sqrt(variance + epsilon) + beta, with mean and (population) variance
    over all axes but the last; gamma and beta are (C,).
    """
    normal, _ = _normalise(inputs, epsilon)
    return gamma * normal + beta


def batch_norm_backward(
    d_outputs: Array, inputs: Array, gamma: Array, epsilon: float
) -> tuple[Array, Array, Array]:
    """Gradients (d_inputs, d_gamma, d_beta); mean and variance depend on the inputs, too.

    With x the normalised inputs, s the root and means over all axes but the last:
    d_inputs = gamma / s * (d_outputs - mean(d_outputs) - x * mean(d_outputs * x)).
    """
    normal, root = _normalise(inputs, epsilon)
    axes = tuple(range(inputs.ndim - 1))
    along = normal * (d_outputs * normal).mean(axis=axes)
    d_inputs = gamma / root * (d_outputs - d_outputs.mean(axis=axes) - along)
    return d_inputs, (d_outputs * normal).sum(axis=axes), d_outputs.sum(axis=axes)


def flatten(images: Array) -> Array:
    """One row per image: (N, H, W, C) becomes (N, H * W * C), channels running fastest."""
    return images.reshape(len(images), prod(images.shape[1:]))


def dense(inputs: Array, weights: Array, bias: Array) -> Array:
    """Affine: inputs (N, I) @ weights (I, O) + bias (O,), an array (N, O)."""
    _require_axes("NI IO O", inputs, weights, bias)
    return inputs @ weights + bias


def dense_backward(d_outputs: Array, inputs: Array, weights: Array) -> tuple[Array, Array, Array]:
    """Gradients (d_inputs, d_weights, d_bias) for d_outputs (N, O)."""
    _require_axes("NO NI IO", d_outputs, inputs, weights)
    return d_outputs @ weights.T, inputs.T @ d_outputs, d_outputs.sum(axis=0)


def _margins(size: int, window: int, stride: int, padding: str) -> Pair:
    """How much padding goes before and after `size` pixels."""
    if padding == "VALID":
        return 0, 0
    total = max((-(-size // stride) - 1) * stride + window - size, 0)
    return total // 2, total - total // 2


def _pad(images: Array, window: Pair, strides: Pair, padding: str, level: float = 0.0) -> Array:
    rows = _margins(images.shape[1], window[0], strides[0], padding)
    columns = _margins(images.shape[2], window[1], strides[1], padding)
    return np.pad(images, ((0, 0), rows, columns, (0, 0)), constant_values=level)


def _unpad(padded: Array, images: Array, window: Pair, strides: Pair, padding: str) -> Array:
    """The part of `padded` that holds the images."""
    _, height, width, _ = images.shape
    top = _margins(height, window[0], strides[0], padding)[0]
    left = _margins(width, window[1], strides[1], padding)[0]
    return padded[:, top : top + height, left : left + width]


def _windows(padded: Array, window: Pair, strides: Pair) -> Array:
    """Views (N, rows, columns, C, h, w) of all windows."""
    views = sliding_window_view(padded, window, axis=(1, 2))
    return views[:, :: strides[0], :: strides[1]]


def _places(row: int, column: int, strides: Pair, shape: tuple[int, ...]) -> tuple[slice, ...]:
    """Where pixel (row, column) of every window lies in padded images; shape: the outputs'."""
    (down, right), (rows, columns) = strides, shape[1:3]
    vertical = slice(row, row + down * rows, down)
    return slice(None), vertical, slice(column, column + right * columns, right)


def _pixel_counts(images: Array, pool_size: Pair, strides: Pair, padding: str) -> Array:
    """How many pixels of the image lie in each window: (1, rows, columns, 1)."""
    ones = _pad(np.ones_like(images[:1, :, :, :1]), pool_size, strides, padding)
    return np.asarray(_windows(ones, pool_size, strides).sum(axis=(4, 5)))


def _normalise(inputs: Array, epsilon: float) -> tuple[Array, Array]:
    """Inputs less their mean over their root, and the root sqrt(variance + epsilon), (C,)."""
    axes = tuple(range(inputs.ndim - 1))
    root = np.sqrt(inputs.var(axis=axes) + epsilon)
    return (inputs - inputs.mean(axis=axes)) / root, root


def _require_axes(axes: str, *arrays: Array) -> None:
    """Raise ValueError unless every letter in `axes`, one word per array, is one size."""
    words = axes.split()
    if [len(word) for word in words] != [array.ndim for array in arrays]:
        raise _misfit(axes, arrays)
    shapes = zip(words, (array.shape for array in arrays), strict=True)
    sizes = {pair for word, shape in shapes for pair in zip(word, shape, strict=True)}
    if len(sizes) > len({*axes} - {" "}):
        raise _misfit(axes, arrays)


def _misfit(axes: str, arrays: tuple[Array, ...]) -> ValueError:
    return ValueError(f"shapes {', '.join(str(each.shape) for each in arrays)} do not fit {axes}")
