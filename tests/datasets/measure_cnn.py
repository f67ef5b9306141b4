"""How well the reference network does on draws of digits; run it where TensorFlow is.

    python -m grader.datasets.calibrate --draws FOLDER
    PYTHONPATH=. PYTHON_WITH_TENSORFLOW tests/datasets/measure_cnn.py FOLDER

Not a test by itself: one draw takes about 40 seconds on two cores.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

from reference.mnist_cnn import predict, train

PART = 1_000


def measure(path: Path, seed: int) -> float:
    """Train the reference network on one draw and return its accuracy on the moved digits."""
    draw = np.load(path)
    started, processor = time.perf_counter(), time.process_time()
    images = draw["train_images"][..., None] / np.float32(255)
    model = train(images, np.eye(10, dtype=np.float32)[draw["train_labels"]], seed)
    wall, cpu = time.perf_counter() - started, time.process_time() - processor
    tests = draw["test_images"][..., None] / np.float32(255)
    parts = [predict(model, tests[start : start + PART]) for start in range(0, len(tests), PART)]
    accuracy = float(np.mean(np.concatenate(parts) == draw["test_labels"]))
    print(f"{path.stem}: {accuracy:.2%}, trained in {wall:.0f} s, {cpu:.0f} s of processor time")
    return accuracy


if __name__ == "__main__":
    scores = [measure(path, seed) for seed, path in enumerate(sorted(Path(sys.argv[1]).iterdir()))]
    print(f"mean {np.mean(scores):.2%}, lowest {min(scores):.2%}, highest {max(scores):.2%}")
