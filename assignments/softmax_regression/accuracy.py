"""The gate of softmax regression: train, predict, and prove that the model is the linear one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.checks import gate
from grader.errors import BadAnswer
from grader.model import MIB, GateDigits, Limits, Pixels, Solution, Trial, Value
from grader.sentences import say

CLASSES = 10
PIXELS = 784
RANDOM_ASKED = 500
# Rounding moves a prediction only where two logits are equal to seven digits: none of 10 000
# in float32 against float64, over five seeds. Beyond one in 500 it is another model.
ROUNDING_SHARE = 0.002


@gate(
    "reaches 91 % on unseen digits",
    points=3.0,
    threshold=0.91,
    allowed=(0.88, 0.92),
    limits=Limits(
        wall_seconds=120.0, cpu_seconds=240.0, memory_bytes=2048 * MIB, scratch_bytes=256 * MIB
    ),
    weak="EPOCHS, LEARNING_RATE = 1, 0.35",
)
def accuracy(solution: Solution, digits: GateDigits, seed: int) -> Trial:
    """Train on all training digits; predict with the trained and with random parameters."""
    train_images = digits.train_images.reshape(-1, PIXELS)
    test_images = digits.test_images.reshape(-1, PIXELS)
    weights, bias = solution.train(
        images=Pixels(train_images),
        labels=np.eye(CLASSES, dtype=np.float32)[digits.train_labels],
        seed=seed,
    )
    _require_parameters(weights, bias)
    predictions = solution.predict(images=Pixels(test_images), weights=weights, bias=bias)
    unmoved_predictions = solution.predict(
        images=Pixels(digits.unmoved_images.reshape(-1, PIXELS)), weights=weights, bias=bias
    )
    rng = np.random.default_rng(seed)
    other_weights = rng.normal(size=(PIXELS, CLASSES)).astype(np.float32)
    other_bias = rng.normal(scale=5.0, size=CLASSES).astype(np.float32)
    asked = train_images[:RANDOM_ASKED]
    other_predictions = solution.predict(
        images=Pixels(asked), weights=other_weights, bias=other_bias
    )
    objection = _objection(
        say("with the parameters that `train` returned"), predictions, test_images, weights, bias
    ) or _objection(
        say("with random parameters"), other_predictions, asked, other_weights, other_bias
    )
    return Trial(predictions, unmoved_predictions, objection, weights=weights)


def _require_parameters(weights: Value, bias: Value) -> None:
    """Raise BadAnswer unless `train` returned finite numbers in the shapes of a linear model."""
    for name, array, shape in (("weights", weights, (PIXELS, CLASSES)), ("bias", bias, (CLASSES,))):
        if np.shape(array) != shape:
            raise BadAnswer(
                say(
                    "`train` returned %(name)s of shape %(actual)s; expected %(expected)s.",
                    name=name,
                    actual=np.shape(array),
                    expected=shape,
                )
            )
        if np.asarray(array).dtype.kind not in "biuf" or not np.isfinite(array).all():
            raise BadAnswer(
                say("`train` returned %(name)s that are not all finite numbers.", name=name)
            )


def _objection(
    circumstances: str, predictions: Value, levels: NDArray[np.uint8], weights: Value, bias: Value
) -> str | None:
    """A sentence where `predict` is not the arg-max of images @ weights + bias, or None."""
    logits = levels / 255 @ np.asarray(weights, dtype=np.float64) + np.asarray(bias)
    if np.shape(predictions) != (len(levels),):
        return None
    differing = int((np.asarray(predictions) != logits.argmax(axis=1)).sum())
    if differing <= ROUNDING_SHARE * len(levels):
        return None
    return say(
        "The accuracy does not count: asked %(circumstances)s, `predict` differs from the arg-max "
        "of images @ weights + bias for %(differing)s of %(total)s images.",
        circumstances=circumstances,
        differing=differing,
        total=len(levels),
    )
