"""Known mistakes with large logits in the sigmoid cross-entropy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from grader.model import Mistake

Array = NDArray[np.floating]

EPSILONS = (1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15)


@mistake(
    "sigmoid_cross_entropy",
    "The logarithm of a probability that has become 0 (or of 1 minus one that has become 1) is "
    "not finite. The formula can be written so that no probability is computed at all.",
)
def sigmoid_log_of_zero(labels: Array, logits: Array) -> Array:
    p = _sigmoid(logits)
    return np.asarray(-labels * np.log(p) - (1 - labels) * np.log(1 - p))


@mistake(
    "sigmoid_cross_entropy",
    "The logarithm of a probability that has become 0 (or of 1 minus one that has become 1) is "
    "infinite. The formula can be written so that no probability is computed at all.",
)
def sigmoid_log_of_zero_picked(labels: Array, logits: Array) -> Array:
    p = _sigmoid(logits)
    return np.where(labels == 1, -np.log(p), -np.log(1 - p))


@mistake(
    "sigmoid_cross_entropy",
    "exp(−logits) overflows where a logit is very negative: "
    "only exponentials of −|logits| are safe on both sides.",
)
def sigmoid_overflows_below(labels: Array, logits: Array) -> Array:
    return np.asarray(logits - logits * labels + np.log1p(np.exp(-logits)))


@mistake(
    "sigmoid_cross_entropy",
    "exp(logits) overflows where a logit is very large: "
    "only exponentials of −|logits| are safe on both sides.",
)
def sigmoid_overflows_above(labels: Array, logits: Array) -> Array:
    return np.asarray(np.log1p(np.exp(logits)) - logits * labels)


def _sigmoid(logits: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-logits)))


def _clipped(epsilon: float) -> Mistake:
    """The mistake of a probability that is kept between `epsilon` and 1 − `epsilon`."""

    def clipped(labels: Array, logits: Array) -> Array:
        p = np.clip(_sigmoid(logits), epsilon, 1 - epsilon)
        return np.asarray(-labels * np.log(p) - (1 - labels) * np.log(1 - p))

    return Mistake(
        f"sigmoid_clipped_at_{epsilon:.0e}".replace("-", "_"),
        "sigmoid_cross_entropy",
        f"The probability was kept {epsilon:.0e} away from 0 and 1 before its logarithm was "
        "taken, so no loss can exceed a ceiling. The formula can be written so that nothing has "
        "to be clipped.",
        clipped,
    )


def _raised(epsilon: float) -> Mistake:
    """The mistake of `epsilon` added to both probabilities."""

    def raised(labels: Array, logits: Array) -> Array:
        p = _sigmoid(logits)
        return np.asarray(-labels * np.log(p + epsilon) - (1 - labels) * np.log(1 - p + epsilon))

    return Mistake(
        f"sigmoid_adds_{epsilon:.0e}".replace("-", "_"),
        "sigmoid_cross_entropy",
        f"{epsilon:.0e} was added to the probability before its logarithm was taken, so no loss "
        "can exceed a ceiling. The formula can be written so that nothing has to be added.",
        raised,
    )


SIGMOID_OVERFLOW_MISTAKES = (
    sigmoid_log_of_zero,
    sigmoid_log_of_zero_picked,
    sigmoid_overflows_below,
    sigmoid_overflows_above,
    *(_clipped(epsilon) for epsilon in EPSILONS),
    *(_raised(epsilon) for epsilon in EPSILONS),
)
