"""Known mistakes in the cross-entropy, with the sentence for those who made them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from grader.model import Mistake
from reference.softmax_regression import cross_entropy, softmax

Array = NDArray[np.floating]

EPSILONS = (
    *(1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16, 1e-20, 1e-30),
    float(np.finfo(np.float32).tiny),
)
"""What probabilities are kept above in public code, as a rule."""


@mistake(
    "cross_entropy",
    "The losses of the rows were added up: their mean is asked for.",
)
def cross_entropy_sum(logits: Array, labels: Array) -> float:
    return cross_entropy(logits, labels) * len(logits)


@mistake(
    "cross_entropy",
    "The mean was taken over every value (rows × classes): sum over the classes first, "
    "then take the mean over the rows.",
)
def cross_entropy_mean_of_values(logits: Array, labels: Array) -> float:
    return cross_entropy(logits, labels) / int(logits.shape[1])


@mistake("cross_entropy", "The sign is missing: logarithms of probabilities are negative.")
def cross_entropy_negative(logits: Array, labels: Array) -> float:
    return -cross_entropy(logits, labels)


@mistake(
    "cross_entropy",
    "The logarithm of the logits was taken: they have to become probabilities first.",
)
def cross_entropy_without_softmax(logits: Array, labels: Array) -> float:
    return float(-(labels * np.log(logits)).sum(axis=1).mean())


@mistake(
    "cross_entropy",
    "The softmax was normalised over the batch instead of over the classes: look at the axis.",
)
def cross_entropy_over_the_batch(logits: Array, labels: Array) -> float:
    rows, classes = logits.shape
    return cross_entropy(logits.T, labels.T) * int(classes) / int(rows)


@mistake(
    "cross_entropy",
    "The classes that are wrong were counted, too, with log(1 − probability): "
    "that is the loss of ten yes-or-no questions.",
)
def cross_entropy_binary(logits: Array, labels: Array) -> float:
    probabilities = softmax(logits)
    losses = labels * np.log(probabilities) + (1 - labels) * np.log(1 - probabilities)
    return float(-losses.sum(axis=1).mean())


@mistake(
    "cross_entropy",
    "The logarithm of a probability that has underflowed to 0 is not finite. "
    "log softmax can be written so that no probability is computed at all.",
)
def cross_entropy_log_of_zero(logits: Array, labels: Array) -> float:
    return float(-(labels * np.log(softmax(logits))).sum(axis=1).mean())


@mistake(
    "cross_entropy",
    "The logarithm of a probability that has underflowed to 0 is infinite. "
    "log softmax can be written so that no probability is computed at all.",
)
def cross_entropy_log_of_zero_picked(logits: Array, labels: Array) -> float:
    return float(-np.log((labels * softmax(logits)).sum(axis=1)).mean())


@mistake(
    "cross_entropy",
    "The exponentials overflow inside the logarithm: take a row's maximum out of the sum first.",
)
def cross_entropy_overflows(logits: Array, labels: Array) -> float:
    log_sums = np.log(np.exp(logits).sum(axis=1))
    return float((log_sums - (labels * logits).sum(axis=1)).mean())


@mistake(
    "cross_entropy",
    "The losses of the rows came back: their mean is asked for, one number.",
)
def cross_entropy_of_every_row(logits: Array, labels: Array) -> Array:
    return np.asarray([cross_entropy(logits[[row]], labels[[row]]) for row in range(len(logits))])


@mistake(
    "cross_entropy",
    "The softmax is applied twice: the logits are not probabilities yet, but after one softmax "
    "they are.",
)
def cross_entropy_of_softmax_twice(logits: Array, labels: Array) -> float:
    return cross_entropy(softmax(logits), labels)


@mistake("cross_entropy", "This is a squared error: the logarithm of the probabilities is missing.")
def cross_entropy_is_squared_error(logits: Array, labels: Array) -> float:
    return float(((softmax(logits) - labels) ** 2).sum(axis=1).mean())


@mistake("cross_entropy", "The logarithm is that of base 2: the natural one is meant.")
def cross_entropy_in_bits(logits: Array, labels: Array) -> float:
    return cross_entropy(logits, labels) / float(np.log(2))


@mistake(
    "cross_entropy",
    "One maximum was subtracted from the whole batch: a row far below it becomes the logarithm of "
    "0. Every row needs its own.",
)
def cross_entropy_one_maximum_for_all(logits: Array, labels: Array) -> float:
    shifted = logits - logits.max()
    log_sums = np.log(np.exp(shifted).sum(axis=1))
    return float((log_sums - (labels * shifted).sum(axis=1)).mean())


@mistake(
    "cross_entropy",
    "The sum over the rows is divided by the number of classes: divide it by the number of rows.",
)
def cross_entropy_divided_by_classes(logits: Array, labels: Array) -> float:
    return cross_entropy(logits, labels) * len(logits) / int(logits.shape[1])


@mistake(
    "cross_entropy",
    "Infinite values were turned into large ones after a probability had underflowed to 0. log "
    "softmax can be written so that no probability is computed at all.",
)
def cross_entropy_hides_infinity(logits: Array, labels: Array) -> float:
    return float(-np.nan_to_num(labels * np.log(softmax(logits))).sum(axis=1).mean())


@mistake(
    "cross_entropy",
    "The numbers are right, but `logits` itself was changed: `-=` writes into the caller's array. "
    "Work on a new one.",
)
def cross_entropy_in_place(logits: Array, labels: Array) -> float:
    logits -= logits.max(axis=1, keepdims=True)
    return cross_entropy(logits, labels)


def _clipped(epsilon: float) -> Mistake:
    """The mistake of a probability that is kept above `epsilon` before its logarithm is taken."""

    def clipped(logits: Array, labels: Array) -> float:
        probabilities = softmax(logits.astype(np.float64))
        return float(-(labels * np.log(np.maximum(probabilities, epsilon))).sum(axis=1).mean())

    return Mistake(
        f"cross_entropy_clipped_at_{epsilon:.0e}".replace("-", "_"),
        "cross_entropy",
        f"The probability was kept above {epsilon:.0e} before its logarithm was taken, so no loss "
        "can exceed a ceiling. log softmax can be written so that nothing has to be clipped.",
        clipped,
    )


CROSS_ENTROPY_MISTAKES = (
    cross_entropy_sum,
    cross_entropy_mean_of_values,
    cross_entropy_negative,
    cross_entropy_without_softmax,
    cross_entropy_over_the_batch,
    cross_entropy_binary,
    cross_entropy_log_of_zero,
    cross_entropy_log_of_zero_picked,
    cross_entropy_overflows,
    cross_entropy_of_every_row,
    cross_entropy_of_softmax_twice,
    cross_entropy_is_squared_error,
    cross_entropy_in_bits,
    cross_entropy_one_maximum_for_all,
    cross_entropy_divided_by_classes,
    cross_entropy_hides_infinity,
    cross_entropy_in_place,
    *map(_clipped, EPSILONS),
)
