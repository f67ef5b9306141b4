"""Known mistakes in the sigmoid cross-entropy, with the sentence for those who made them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference.losses import sigmoid_cross_entropy

Array = NDArray[np.floating]


@mistake(
    "sigmoid_cross_entropy",
    "Labels of 0 cost nothing: the second half, (1 − labels) · log(1 − probability), is missing.",
)
def sigmoid_label_one_only(labels: Array, logits: Array) -> Array:
    return np.asarray(labels * np.logaddexp(0, -logits))


@mistake(
    "sigmoid_cross_entropy",
    "Labels of 1 cost nothing: the first half, labels · log(probability), is missing.",
)
def sigmoid_label_zero_only(labels: Array, logits: Array) -> Array:
    return np.asarray((1 - labels) * np.logaddexp(0, logits))


@mistake(
    "sigmoid_cross_entropy",
    "The two labels are swapped: a large logit must be cheap where the label is 1.",
)
def sigmoid_labels_swapped(labels: Array, logits: Array) -> Array:
    return sigmoid_cross_entropy(1 - labels, logits)


@mistake(
    "sigmoid_cross_entropy",
    "The sign is missing: logarithms of probabilities are negative, losses are not.",
)
def sigmoid_negative(labels: Array, logits: Array) -> Array:
    return -sigmoid_cross_entropy(labels, logits)


@mistake(
    "sigmoid_cross_entropy",
    "The logits were taken for probabilities: they have to go through the sigmoid first.",
)
def sigmoid_left_out(labels: Array, logits: Array) -> Array:
    return np.asarray(-labels * np.log(logits) - (1 - labels) * np.log(1 - logits))


@mistake(
    "sigmoid_cross_entropy",
    "The logits went through the sigmoid twice: the second one sees probabilities.",
)
def sigmoid_twice(labels: Array, logits: Array) -> Array:
    return sigmoid_cross_entropy(labels, _sigmoid(logits))


@mistake(
    "sigmoid_cross_entropy",
    "The logits went through a softmax: here every element is a question of its own, "
    "and its neighbours do not matter.",
)
def sigmoid_softmax(labels: Array, logits: Array) -> Array:
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return np.asarray(labels * (np.log(np.exp(shifted).sum(axis=-1, keepdims=True)) - shifted))


@mistake(
    "sigmoid_cross_entropy",
    "The term max(logits, 0) is missing: the rest of the stable formula is only right "
    "for negative logits.",
)
def sigmoid_without_maximum(labels: Array, logits: Array) -> Array:
    return np.asarray(np.log1p(np.exp(-np.abs(logits))) - labels * logits)


@mistake(
    "sigmoid_cross_entropy",
    "The term labels · logits has the wrong sign in the stable formula.",
)
def sigmoid_product_added(labels: Array, logits: Array) -> Array:
    return sigmoid_cross_entropy(-labels, logits)


@mistake(
    "sigmoid_cross_entropy",
    "The absolute value in exp(−|logits|) is missing: for negative logits the correction has "
    "to shrink, not to grow.",
)
def sigmoid_without_absolute_value(labels: Array, logits: Array) -> Array:
    return np.asarray(np.maximum(logits, 0) - labels * logits + np.log1p(np.exp(-logits)))


@mistake(
    "sigmoid_cross_entropy",
    "One number came back for all elements: the loss is asked for element by element, "
    "so take no mean.",
)
def sigmoid_mean(labels: Array, logits: Array) -> float:
    return float(np.mean(sigmoid_cross_entropy(labels, logits)))


@mistake(
    "sigmoid_cross_entropy",
    "One number came back for all elements: the loss is asked for element by element, "
    "so do not add them up.",
)
def sigmoid_sum(labels: Array, logits: Array) -> float:
    return float(np.sum(sigmoid_cross_entropy(labels, logits)))


@mistake(
    "sigmoid_cross_entropy",
    "The logits were clipped between 0 and 1 and taken for probabilities: they have to go through "
    "the sigmoid first.",
)
def sigmoid_left_out_and_clipped(labels: Array, logits: Array) -> Array:
    p = np.clip(logits, 1e-7, 1 - 1e-7)
    return np.asarray(-labels * np.log(p) - (1 - labels) * np.log(1 - p))


@mistake(
    "sigmoid_cross_entropy",
    "The term log(1 + exp(−|logits|)) is missing: without it the loss is only right far from 0.",
)
def sigmoid_without_logarithm(labels: Array, logits: Array) -> Array:
    return np.asarray(np.maximum(logits, 0) - labels * logits)


@mistake(
    "sigmoid_cross_entropy",
    "Labels between 0 and 1 were rounded to one of them: both halves count, each with its weight.",
)
def sigmoid_rounds_labels(labels: Array, logits: Array) -> Array:
    return sigmoid_cross_entropy(np.where(labels > 0.5, np.float32(1), np.float32(0)), logits)


@mistake(
    "sigmoid_cross_entropy",
    "The mean was taken over the last axis, as ready-made losses do: "
    "here every element keeps its own loss.",
)
def sigmoid_mean_of_rows(labels: Array, logits: Array) -> Array:
    return np.asarray(sigmoid_cross_entropy(labels, logits).mean(axis=-1))


@mistake(
    "sigmoid_cross_entropy",
    "The array `logits` was changed by the call (`*=`, say): compute into a new array.",
)
def sigmoid_changes_logits(labels: Array, logits: Array) -> Array:
    losses = sigmoid_cross_entropy(labels, logits)
    logits -= 1
    return losses


@mistake(
    "sigmoid_cross_entropy",
    "The array `labels` was changed by the call (`*=`, say): compute into a new array.",
)
def sigmoid_changes_labels(labels: Array, logits: Array) -> Array:
    losses = sigmoid_cross_entropy(labels, logits)
    labels -= 1
    return losses


def _sigmoid(logits: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-logits)))


SIGMOID_MISTAKES = (
    sigmoid_label_one_only,
    sigmoid_label_zero_only,
    sigmoid_labels_swapped,
    sigmoid_negative,
    sigmoid_left_out,
    sigmoid_twice,
    sigmoid_softmax,
    sigmoid_without_maximum,
    sigmoid_product_added,
    sigmoid_without_absolute_value,
    sigmoid_mean,
    sigmoid_sum,
    sigmoid_left_out_and_clipped,
    sigmoid_without_logarithm,
    sigmoid_rounds_labels,
    sigmoid_mean_of_rows,
    sigmoid_changes_logits,
    sigmoid_changes_labels,
)
