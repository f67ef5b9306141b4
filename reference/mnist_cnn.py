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

EPOCHS = 6
BATCH_SIZE = 128
LEARNING_RATE = 4e-3
DROPOUT = 0.5


def conv_layer(inputs: Array, filters: Array, biases: Array, use_pooling: bool = True) -> Array:
    """SAME convolution with stride 1, plus biases, 2x2 max-pooling if asked, then ReLU.

    inputs (N, H, W, C), filters (height, width, C, K), biases (K,); returns (N, H, W, K), or
    (N, ceil(H / 2), ceil(W / 2), K) after pooling.
    """
    _require_shapes("NHWC hwCK K", inputs, filters, biases)
    outputs = _convolve(inputs, filters) + biases
    return np.maximum(_max_pool(outputs) if use_pooling else outputs, 0)


def flatten_layer(inputs: Array) -> Array:
    """One row of H * W * C features per image: (N, H, W, C) becomes (N, H * W * C)."""
    _require_shapes("NHWC", inputs)
    return inputs.reshape(len(inputs), -1)


def fully_connected_layer(
    inputs: Array, weights: Array, biases: Array, use_relu: bool = True
) -> Array:
    """Affine, inputs (N, I) @ weights (I, O) + biases (O,), then ReLU if asked: (N, O)."""
    _require_shapes("NI IO O", inputs, weights, biases)
    outputs = inputs @ weights + biases
    return np.maximum(outputs, 0) if use_relu else outputs


def train(images: Array, labels: Array, seed: int) -> Any:
    """A trained Keras model: convolutions with 16 and 36 filters of 5x5, 128 units, 10 classes.

    images (N, 28, 28, 1) in [0, 1], labels (N, 10) one-hot. Three things lift this network over
    99 %: a learning rate that rises quickly and then falls to zero over half a cosine, dropout
    before the last layer, and digits of which each is moved by up to a pixel every time.
    """
    import tensorflow as tf

    _require_shapes("NHWC NK", images, labels)
    tf.keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    model = _build_model()
    batches = len(images) // BATCH_SIZE
    warmup_steps = EPOCHS * batches // 10
    model.compile(
        optimizer=tf.keras.optimizers.Adam(
            tf.keras.optimizers.schedules.CosineDecay(
                initial_learning_rate=0.0,
                warmup_target=LEARNING_RATE,
                warmup_steps=warmup_steps,
                decay_steps=EPOCHS * batches - warmup_steps,
            )
        ),
        loss=tf.keras.losses.CategoricalCrossentropy(from_logits=True),
    )
    height, width = images.shape[1:3]
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)))
    for _ in range(EPOCHS):
        order = rng.permutation(len(images))[: batches * BATCH_SIZE]
        for batch in order.reshape(batches, BATCH_SIZE):
            top, left = rng.integers(0, 3, size=(2, BATCH_SIZE, 1, 1))
            rows, columns = top + np.arange(height)[:, np.newaxis], left + np.arange(width)
            moved = padded[batch[:, np.newaxis, np.newaxis], rows, columns]
            model.train_on_batch(moved, labels[batch])
    return model


def predict(model: Any, images: Array) -> NDArray[np.intp]:
    """Class numbers (N,) of images (N, 28, 28, 1): the largest of the ten logits."""
    return np.asarray(np.argmax(model(images, training=False), axis=1))


def _build_model() -> Any:
    import tensorflow as tf

    layers = tf.keras.layers
    return tf.keras.Sequential(
        [
            layers.Conv2D(16, 5, padding="same", activation="relu", kernel_initializer="he_normal"),
            layers.MaxPooling2D(),
            layers.Conv2D(36, 5, padding="same", activation="relu", kernel_initializer="he_normal"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(128, activation="relu", kernel_initializer="he_normal"),
            layers.Dropout(DROPOUT),
            layers.Dense(10),
        ]
    )


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


def _require_shapes(axes: str, *arrays: Array) -> None:
    """Raise ValueError unless every letter in `axes`, one word per array, is one size."""
    sizes: dict[str, int] = {}
    for word, array in zip(axes.split(), arrays, strict=True):
        fits = len(word) == array.ndim and all(
            sizes.setdefault(letter, size) == size
            for letter, size in zip(word, array.shape, strict=True)
        )
        if not fits:
            shapes = ", ".join(str(each.shape) for each in arrays)
            raise ValueError(f"shapes {shapes} do not fit {axes}")
