"""Figures made by hand: one of every kind."""

from __future__ import annotations

import numpy as np

from grader.figures import confusion_matrix, filter_pictures, mistaken_digits, weight_pictures
from grader.lines import Axes, Line, lines_figure
from grader.model import Figure


def gate_figures() -> tuple[Figure, ...]:
    rng = np.random.default_rng(7)
    labels = rng.integers(0, 10, 10_000)
    wrong = rng.random(10_000) < 0.094
    shift = rng.choice([1, 2, 5, 5, 5, 7], 10_000)
    predictions = np.where(wrong, (labels + shift) % 10, labels)
    images = np.stack([digit_picture(rng) for _ in range(10_000 // 250)]).repeat(250, axis=0)
    weights = np.stack([digit_picture(rng).astype(float).ravel() for _ in range(10)], axis=1)
    return (
        confusion_matrix(labels, predictions),
        mistaken_digits(images, labels, predictions),
        weight_pictures(weights - weights.mean()),
        filter_pictures(rng.normal(size=(5, 5, 1, 16))),
        training_figure(rng),
    )


def training_figure(rng: np.random.Generator) -> Figure:
    steps = np.arange(0, 3000, 20)
    loss = 2.3 * np.exp(-steps / 700) + 0.2 + rng.normal(scale=0.05, size=steps.shape)
    checked = steps[::25]
    lines = (
        Line("loss", steps.tolist(), loss.tolist()),
        Line("val_loss", checked.tolist(), (loss[::25] + 0.1).tolist(), "dashed"),
    )
    text = "From step 0 to 2980: loss fell from 2.5 to 0.23, val_loss from 2.6 to 0.33."
    return lines_figure("Training curves", text, Axes("step", "loss"), lines)


def digit_picture(rng: np.random.Generator) -> np.ndarray:
    """An uint8 (28, 28) ring: a nought of random size and place."""
    rows, columns = np.mgrid[:28, :28]
    centre, radius = rng.uniform(12, 16, 2), rng.uniform(5, 9)
    distance = np.abs(np.hypot(rows - centre[0], (columns - centre[1]) * 1.3) - radius)
    return np.uint8(255 * np.clip(1.8 - distance, 0, 1))


def path_figure() -> Figure:
    """A path beside another one, as a check has it."""
    lines = (
        Line("", [-2, 0, 2], [1, 0, 1], "faint"),
        Line("your path", [-2, -1, 0.5], [1, 0.8, 0.1], "path"),
        Line("the reference's path", [-2, -1, 0], [1, 0.5, 0], "reference"),
    )
    text = "Your path leaves the reference's in step 1."
    return lines_figure("Adam in a valley", text, Axes("first", "second"), lines)
