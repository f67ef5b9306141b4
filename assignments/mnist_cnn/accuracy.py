"""The gate of the convolutional network: train it in one call, predict in batches."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.checks import gate
from grader.model import MIB, GateDigits, Limits, Pixels, Solution, Trial, Value

CLASSES = 10
IMAGES_A_CALL = 2_000
"""So few that a network of this size needs no batches of its own to predict in."""


@gate(
    "reaches 99 % on unseen digits",
    points=4.0,
    threshold=0.99,
    allowed=(0.97, 0.995),
    limits=Limits(
        wall_seconds=600.0,
        cpu_seconds=1_200.0,
        memory_bytes=4096 * MIB,
        processes=256,
        scratch_bytes=512 * MIB,
        gpu_memory_bytes=4096 * MIB,
    ),
    weak="EPOCHS = 1",
)
def accuracy(solution: Solution, digits: GateDigits, seed: int) -> Trial:
    """Train on all training digits, then predict the test digits 2 000 a call."""
    model = solution.train(
        images=Pixels(digits.train_images[..., np.newaxis]),
        labels=np.eye(CLASSES, dtype=np.float32)[digits.train_labels],
        seed=seed,
    )
    predictions = _predict(solution, model, digits.test_images)
    unmoved_predictions = _predict(solution, model, digits.unmoved_images)
    return Trial(predictions, unmoved_predictions, filters=solution.first_filters(model=model))


def _predict(solution: Solution, model: Value, levels: NDArray[np.uint8]) -> Value:
    """Class numbers of all images; a call's answer of another shape is kept as it is."""
    starts = range(0, len(levels), IMAGES_A_CALL)
    batches = [levels[start : start + IMAGES_A_CALL, ..., np.newaxis] for start in starts]
    answers = [solution.predict(model=model, images=Pixels(batch)) for batch in batches]
    return np.concatenate(answers)
