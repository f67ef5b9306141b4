"""Generated digits: rendered handwriting in MNIST's shapes and sizes, for where MNIST is not."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from grader.datasets.digits import OnProgress
from grader.datasets.handwriting import HAND, Hand, write_digits

COUNT = 70_000
SEED = 1
CHUNK = 100


def generate_digits(
    on_progress: OnProgress, count: int = COUNT, seed: int = SEED, hand: Hand = HAND
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Images (count, 28, 28) and labels (count,), uint8; the same for the same seed.

    Uses every core that the process may run on; threads do, as NumPy computes outside the
    interpreter's lock.
    """
    labels = np.random.default_rng(seed).integers(0, 10, count, dtype=np.uint8)
    images = np.empty((count, 28, 28), np.uint8)

    def write(start: int) -> None:
        part = slice(start, start + CHUNK)
        images[part] = write_digits(labels[part], hand, np.random.default_rng((seed, start)))

    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        for done, _ in enumerate(pool.map(write, range(0, count, CHUNK))):
            on_progress("Rendering generated digits", min(1.0, (done + 1) * CHUNK / count))
    return images, labels
