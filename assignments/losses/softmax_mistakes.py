"""Known mistakes in the softmax cross-entropy, with the sentence for those who made them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from grader.model import Mistake
from reference.losses import softmax_cross_entropy

Array = NDArray[np.floating]


@mistake(
    "softmax_cross_entropy",
    "One number came back for the whole batch: every row keeps its own loss, so take no mean.",
)
def softmax_mean(labels: Array, logits: Array) -> float:
    return float(np.mean(softmax_cross_entropy(labels, logits)))


@mistake(
    "softmax_cross_entropy",
    "One number came back for the whole batch: every row keeps its own loss, "
    "so add up over the classes only.",
)
def softmax_sum(labels: Array, logits: Array) -> float:
    return float(np.sum(softmax_cross_entropy(labels, logits)))


@mistake(
    "softmax_cross_entropy",
    "The losses stand in a column (N, 1): a vector (N,) is asked for, so leave out keepdims.",
)
def softmax_column(labels: Array, logits: Array) -> Array:
    return softmax_cross_entropy(labels, logits)[:, np.newaxis]


@mistake(
    "softmax_cross_entropy",
    "A matrix came back: the products still have to be added up over the classes of each row.",
)
def softmax_not_summed(labels: Array, logits: Array) -> Array:
    return np.asarray(labels * softmax_cross_entropy(labels, logits)[:, np.newaxis])


@mistake(
    "softmax_cross_entropy",
    "The mean was taken over the classes of a row: add them up instead.",
)
def softmax_mean_of_classes(labels: Array, logits: Array) -> Array:
    return softmax_cross_entropy(labels, logits) / np.float32(logits.shape[1])


@mistake(
    "softmax_cross_entropy",
    "Every loss is divided by the number of rows: the mean over the batch is not asked for here.",
)
def softmax_divided_by_rows(labels: Array, logits: Array) -> Array:
    return softmax_cross_entropy(labels, logits) / np.float32(logits.shape[0])


@mistake(
    "softmax_cross_entropy",
    "The softmax was normalised over the batch instead of over the classes: look at the axis.",
)
def softmax_over_the_batch(labels: Array, logits: Array) -> Array:
    shifted = logits - logits.max(axis=0, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))
    return np.asarray(-(labels * log_probabilities).sum(axis=1))


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
    "The exponentials overflow inside the logarithm: take a row's maximum out of the sum first.",
)
def softmax_overflows_in_logarithm(labels: Array, logits: Array) -> Array:
    return np.asarray(np.log(np.exp(logits).sum(axis=1)) - (labels * logits).sum(axis=1))


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


@mistake("softmax_cross_entropy", "The sign is missing: logarithms of probabilities are negative.")
def softmax_negative(labels: Array, logits: Array) -> Array:
    return -softmax_cross_entropy(labels, logits)


@mistake(
    "softmax_cross_entropy",
    "The logits went through the softmax twice: the second one sees probabilities.",
)
def softmax_twice(labels: Array, logits: Array) -> Array:
    return softmax_cross_entropy(labels, _softmax(logits))


@mistake(
    "softmax_cross_entropy",
    "The logarithm of the logits was taken: they have to become probabilities first.",
)
def softmax_left_out(labels: Array, logits: Array) -> Array:
    return np.asarray(-(labels * np.log(logits)).sum(axis=1))


@mistake(
    "softmax_cross_entropy",
    "The logarithm is missing: this is minus the probability of the right class.",
)
def softmax_without_logarithm(labels: Array, logits: Array) -> Array:
    return np.asarray(-(labels * _softmax(logits)).sum(axis=1))


@mistake(
    "softmax_cross_entropy",
    "The classes that are wrong were counted, too, with log(1 − probability): "
    "that is the loss of yes-or-no questions.",
)
def softmax_binary(labels: Array, logits: Array) -> Array:
    p = _softmax(logits)
    return np.asarray(-(labels * np.log(p) + (1 - labels) * np.log(1 - p)).sum(axis=1))


@mistake(
    "softmax_cross_entropy",
    "Every class went through a sigmoid by itself: "
    "the probabilities of one row have to share a sum of 1.",
)
def softmax_sigmoid(labels: Array, logits: Array) -> Array:
    return np.asarray((np.logaddexp(0, logits) - labels * logits).sum(axis=1))


@mistake(
    "softmax_cross_entropy",
    "The array `logits` was changed by the call (`-=`, say): compute into a new array.",
)
def softmax_changes_logits(labels: Array, logits: Array) -> Array:
    logits -= logits.max(axis=1, keepdims=True)
    return softmax_cross_entropy(labels, logits)


def _clipped(epsilon: float) -> Mistake:
    """The mistake of a probability that is kept above `epsilon` before its logarithm is taken."""

    def clipped(labels: Array, logits: Array) -> Array:
        p = np.maximum(_softmax(logits.astype(np.float64)), epsilon)
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


SOFTMAX_MISTAKES = (
    softmax_mean,
    softmax_sum,
    softmax_column,
    softmax_not_summed,
    softmax_mean_of_classes,
    softmax_divided_by_rows,
    softmax_over_the_batch,
    softmax_overflows,
    softmax_overflows_in_logarithm,
    softmax_one_maximum_for_all,
    softmax_shifted_once,
    softmax_log_of_zero,
    softmax_log_of_zero_picked,
    softmax_negative,
    softmax_twice,
    softmax_left_out,
    softmax_without_logarithm,
    softmax_binary,
    softmax_sigmoid,
    softmax_changes_logits,
    *(_clipped(epsilon) for epsilon in (1e-6, 1e-7, 1e-8, 1e-10, 1e-12, 1e-15)),
)
