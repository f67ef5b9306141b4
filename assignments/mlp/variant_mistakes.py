"""Known mistakes of a step with another network or loss than was asked for.

Code that differentiates its own loss is wrong in the loss and in the step at once, code that
derives by hand often in one of the two. Where both could be meant, the mistake in one comes first.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from assignments.mlp.variants import (
    HALF,
    LINEAR,
    RELU,
    RELU_WITH_SLOPE_1,
    SIGMOID,
    SUM,
    SUM_OVER_CLASSES,
    TANH,
    Array,
    Loss,
    Variant,
)
from grader.model import Mistake

RIGHT = Variant()


def _step(name: str, sentence: str, variant: Variant) -> Mistake:
    """The mistake of stepping like the variant."""
    return Mistake(name, "train_step", sentence, variant.step)


def _cross_entropy(outputs: Array, labels: Array) -> float:
    log_sums = np.logaddexp.reduce(outputs, axis=1, keepdims=True)
    return float((labels * (log_sums - outputs)).sum(axis=1).mean())


def _cross_entropy_slope(outputs: Array, labels: Array) -> Array:
    log_sums = np.logaddexp.reduce(outputs, axis=1, keepdims=True)
    return np.asarray((np.exp(outputs - log_sums) - labels) / len(labels))


CROSS_ENTROPY = Loss(_cross_entropy, _cross_entropy_slope)


_OF_SUM = "adds the squared errors up: the mean divides by N times 10."
_OF_BATCH = (
    "is ten times too large: the mean of the squared errors goes over the classes, too, not over "
    "the batch only."
)
_OF_HALF = "is half of what it should be: this mean squared error has no factor of one half."

VARIANT_MISTAKES = (
    _step("step_loss_sum", f"The loss {_OF_SUM}", replace(RIGHT, value=SUM)),
    _step("step_loss_batch", f"The loss {_OF_BATCH}", replace(RIGHT, value=SUM_OVER_CLASSES)),
    _step("step_loss_half", f"The loss {_OF_HALF}", replace(RIGHT, value=HALF)),
    _step("step_gradient_sum", f"The gradient {_OF_SUM}", replace(RIGHT, slope=SUM)),
    _step(
        "step_gradient_batch", f"The gradient {_OF_BATCH}", replace(RIGHT, slope=SUM_OVER_CLASSES)
    ),
    _step(
        "step_gradient_half",
        "The gradient is half of what it should be: the derivative of a square has a factor 2.",
        replace(RIGHT, slope=HALF),
    ),
    _step("step_sum", f"What is minimised {_OF_SUM}", Variant(value=SUM, slope=SUM)),
    _step(
        "step_batch",
        f"What is minimised {_OF_BATCH}",
        Variant(value=SUM_OVER_CLASSES, slope=SUM_OVER_CLASSES),
    ),
    _step("step_half", f"What is minimised {_OF_HALF}", Variant(value=HALF, slope=HALF)),
    _step(
        "step_cross_entropy",
        "What is minimised is the cross-entropy of a softmax: the mean squared error was asked "
        "for.",
        Variant(value=CROSS_ENTROPY, slope=CROSS_ENTROPY),
    ),
    _step(
        "step_through_dead_units",
        "The gradient passes units that are off: where ReLU gave 0, its derivative is 0.",
        Variant((RELU_WITH_SLOPE_1, RELU_WITH_SLOPE_1, LINEAR)),
    ),
    _step(
        "step_through_dead_first_units",
        "The gradient passes units of the first layer that are off: where ReLU gave 0, its "
        "derivative is 0.",
        Variant((RELU_WITH_SLOPE_1, RELU, LINEAR)),
    ),
    _step(
        "step_through_dead_second_units",
        "The gradient passes units of the second layer that are off: where ReLU gave 0, its "
        "derivative is 0.",
        Variant((RELU, RELU_WITH_SLOPE_1, LINEAR)),
    ),
    _step(
        "step_relu_after_last",
        "The step is that of a network with ReLU after the last layer, too: there is none.",
        Variant((RELU, RELU, RELU)),
    ),
    _step(
        "step_without_relu",
        "The step is that of a network without ReLU: it belongs after the first two layers.",
        Variant((LINEAR, LINEAR, LINEAR)),
    ),
    _step(
        "step_without_second_relu",
        "The step is that of a network without ReLU after the second layer.",
        Variant((RELU, LINEAR, LINEAR)),
    ),
    _step(
        "step_sigmoid",
        "The step is that of a network with sigmoids: ReLU was asked for.",
        Variant((SIGMOID, SIGMOID, LINEAR)),
    ),
    _step(
        "step_tanh",
        "The step is that of a network with tanh: ReLU was asked for.",
        Variant((TANH, TANH, LINEAR)),
    ),
)
