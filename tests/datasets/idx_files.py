"""A miniature of the four MNIST files, written by the tests, and what they hold."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from grader.datasets.mnist import MNIST_FILES, IdxFile

TRAIN, TEST = 50, 20
RNG = np.random.default_rng(7)
IMAGES: NDArray[np.uint8] = RNG.integers(0, 256, (TRAIN + TEST, 28, 28), dtype=np.uint8)
LABELS: NDArray[np.uint8] = RNG.integers(0, 10, TRAIN + TEST, dtype=np.uint8)

ARRAYS = (IMAGES[:TRAIN], LABELS[:TRAIN], IMAGES[TRAIN:], LABELS[TRAIN:])


def idx_bytes(array: NDArray[np.uint8]) -> bytes:
    """The idx format as published: magic number, sizes as big-endian 32-bit numbers, bytes."""
    sizes = np.array(array.shape, ">u4").tobytes()
    return bytes([0, 0, 8, array.ndim]) + sizes + array.tobytes()


PLAIN = tuple(idx_bytes(array) for array in ARRAYS)
PACKED = tuple(gzip.compress(content, mtime=0) for content in PLAIN)

FILES = tuple(
    IdxFile(
        published.name,
        array.shape,
        hashlib.sha256(plain).hexdigest(),
        hashlib.sha256(packed).hexdigest(),
    )
    for published, array, plain, packed in zip(MNIST_FILES, ARRAYS, PLAIN, PACKED, strict=True)
)


def write_packed(folder: Path) -> Path:
    """All four files as .gz."""
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in zip(FILES, PACKED, strict=True):
        (folder / f"{file.name}.gz").write_bytes(content)
    return folder
