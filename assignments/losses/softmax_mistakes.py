"""Known mistakes in the softmax cross-entropy, with the sentence for those who made them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
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


@mistake(
    "softmax_cross_entropy",
    "The softmax was normalised over the whole batch: every row has a sum of 1 by itself.",
)
def softmax_over_everything(labels: Array, logits: Array) -> Array:
    shifted = logits - logits.max()
    return np.asarray(-(labels * (shifted - np.log(np.exp(shifted).sum()))).sum(axis=1))


@mistake(
    "softmax_cross_entropy",
    "The products were added up over the batch (axis 0): every row keeps its own loss, so add up "
    "over the classes.",
)
def softmax_summed_over_the_batch(labels: Array, logits: Array) -> Array:
    return np.asarray((softmax_cross_entropy(labels, logits)[:, None] * labels).sum(axis=0))


@mistake(
    "softmax_cross_entropy",
    "The logarithm is missing: this is 1 minus the probability of the right class.",
)
def softmax_one_minus_probability(labels: Array, logits: Array) -> Array:
    return np.asarray(1 - (labels * _softmax(logits)).sum(axis=1))


@mistake(
    "softmax_cross_entropy",
    "The class with the largest logit was looked up: the label says which one is right.",
)
def softmax_of_likeliest_class(labels: Array, logits: Array) -> Array:
    return np.asarray(-np.log(_softmax(logits).max(axis=1)))


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
    softmax_negative,
    softmax_twice,
    softmax_left_out,
    softmax_without_logarithm,
    softmax_binary,
    softmax_sigmoid,
    softmax_changes_logits,
    softmax_over_everything,
    softmax_summed_over_the_batch,
    softmax_one_minus_probability,
    softmax_of_likeliest_class,
)
