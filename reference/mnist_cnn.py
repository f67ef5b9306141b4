"""A convolutional network for handwritten digits: three layers in NumPy, training in TensorFlow.

Images are (N, height, width, channels) with float32 pixels in [0, 1]. The layers follow
TensorFlow's meaning of SAME padding: with stride s the output has ceil(size / s) rows, and
where the padding is uneven the extra row and column go to the bottom and the right
(https://www.tensorflow.org/api_docs/python/tf/nn, "Notes on padding").
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]


def conv_layer(inputs: Array, filters: Array, biases: Array, use_pooling: bool = True) -> Array:
    """SAME convolution with stride 1, plus biases, 2x2 max-pooling if asked, then ReLU.

    inputs (N, H, W, C), filters (height, width, C, K), biases (K,); returns (N, H, W, K), or
    (N, ceil(H / 2), ceil(W / 2), K) after pooling.
    """
    _require_shapes(
        inputs.ndim == 4 and filters.ndim == 4 and inputs.shape[3] == filters.shape[2],
        f"inputs {inputs.shape} do not fit filters {filters.shape}",
    )
    _require_shapes(biases.shape == filters.shape[3:], f"biases {biases.shape}")
    outputs = _convolve(inputs, filters) + biases
    return np.maximum(_max_pool(outputs) if use_pooling else outputs, 0)


def flatten_layer(inputs: Array) -> Array:
    """One row of H * W * C features per image: (N, H, W, C) becomes (N, H * W * C)."""
    _require_shapes(inputs.ndim == 4, f"inputs {inputs.shape} are not (N, H, W, C)")
    return inputs.reshape(len(inputs), -1)


def fully_connected_layer(
    inputs: Array, weights: Array, biases: Array, use_relu: bool = True
) -> Array:
    """inputs (N, I) @ weights (I, O) + biases (O,), then ReLU if asked; returns (N, O)."""
    _require_shapes(
        inputs.ndim == 2 and inputs.shape[1:] == weights.shape[:1],
        f"inputs {inputs.shape} do not fit weights {weights.shape}",
    )
    _require_shapes(biases.shape == weights.shape[1:], f"biases {biases.shape}")
    outputs = inputs @ weights + biases
    return np.maximum(outputs, 0) if use_relu else outputs


def _convolve(inputs: Array, filters: Array) -> Array:
    """SAME convolution (a cross-correlation, as everywhere in deep learning) with stride 1."""
    height, width = filters.shape[:2]
    # Of the size - 1 zeros, the smaller half goes to the top and left.
    rows, columns = ((size - 1) // 2 for size in (height, width))
    padded = np.pad(
        inputs,
        ((0, 0), (rows, height - 1 - rows), (columns, width - 1 - columns), (0, 0)),
    )
    windows = sliding_window_view(padded, (height, width), axis=(1, 2))
    return np.tensordot(windows, filters, axes=((4, 5, 3), (0, 1, 2)))


def _max_pool(outputs: Array) -> Array:
    """Maxima of 2x2 windows with stride 2; a missing last row or column counts for nothing."""
    rows, columns = (size % 2 for size in outputs.shape[1:3])
    padded = np.pad(outputs, ((0, 0), (0, rows), (0, columns), (0, 0)), constant_values=-np.inf)
    images, height, width, channels = padded.shape
    windows = padded.reshape(images, height // 2, 2, width // 2, 2, channels)
    return np.asarray(windows.max(axis=(2, 4)))


def _require_shapes(fits: bool, complaint: str) -> None:
    if not fits:
        raise ValueError(complaint)
