"""Known mistakes with large logits in the softmax cross-entropy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from grader.model import Mistake

Array = NDArray[np.floating]


@mistake(
    "softmax_cross_entropy",
    "The exponentials overflow: exp(100) is already too large for float32. "
    "Take a row's maximum out of the sum first.",
)
def softmax_overflows(labels: Array, logits: Array) -> Array:
    powers = np.exp(logits)
    probabilities = powers / powers.sum(axis=1, keepdims=True)
    return np.asarray(-(labels * np.log(probabilities)).sum(axis=1))


@mistake(
    "softmax_cross_entropy",
    "One maximum was subtracted from the whole batch: a row far below it becomes the logarithm "
    "of 0. Every row needs its own.",
)
def softmax_one_maximum_for_all(labels: Array, logits: Array) -> Array:
    shifted = logits - logits.max()
    log_sums = np.log(np.exp(shifted).sum(axis=1))
    return np.asarray(log_sums - (labels * shifted).sum(axis=1))


@mistake(
    "softmax_cross_entropy",
    "The row's maximum was taken out of the sum, but not out of the logit of the right class: "
    "shift both.",
)
def softmax_shifted_once(labels: Array, logits: Array) -> Array:
    shifted = logits - logits.max(axis=1, keepdims=True)
    return np.asarray(np.log(np.exp(shifted).sum(axis=1)) - (labels * logits).sum(axis=1))


@mistake(
    "softmax_cross_entropy",
    "The logarithm of a probability that has vanished is not finite. "
    "log softmax can be written so that no probability is computed at all.",
)
def softmax_log_of_zero(labels: Array, logits: Array) -> Array:
    return np.asarray(-(labels * np.log(_softmax(logits))).sum(axis=1))


@mistake(
    "softmax_cross_entropy",
    "The logarithm of a probability that has vanished is infinite. "
    "log softmax can be written so that no probability is computed at all.",
)
def softmax_log_of_zero_picked(labels: Array, logits: Array) -> Array:
    return np.asarray(-np.log((labels * _softmax(logits)).sum(axis=1)))


@mistake(
    "softmax_cross_entropy",
    "One maximum was subtracted from the whole batch: in a row far below it every exponential "
    "becomes 0, and 0 / 0 is no number. Every row needs its own, and logarithms need no "
    "probabilities.",
)
def softmax_one_maximum_in_probabilities(labels: Array, logits: Array) -> Array:
    powers = np.exp(logits - logits.max())
    return np.asarray(-(labels * np.log(powers / powers.sum(axis=1, keepdims=True))).sum(axis=1))


def _clipped(epsilon: float) -> Mistake:
    """The mistake of a probability that is kept above `epsilon` before its logarithm is taken."""

    def clipped(labels: Array, logits: Array) -> Array:
        p = np.maximum(_softmax(logits), epsilon)
        return np.asarray(-(labels * np.log(p)).sum(axis=1))

    return Mistake(
        f"softmax_clipped_at_{epsilon:.0e}".replace("-", "_"),
        "softmax_cross_entropy",
        f"The probability was kept above {epsilon:.0e} before its logarithm was taken, so no loss "
        "can exceed a ceiling. log softmax can be written so that nothing has to be clipped.",
        clipped,
    )


def _softmax(logits: Array) -> Array:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


SOFTMAX_OVERFLOW_MISTAKES = (
    softmax_overflows,
    softmax_one_maximum_for_all,
    softmax_shifted_once,
    softmax_log_of_zero,
    softmax_log_of_zero_picked,
    softmax_one_maximum_in_probabilities,
    *(_clipped(epsilon) for epsilon in (1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15)),
)
