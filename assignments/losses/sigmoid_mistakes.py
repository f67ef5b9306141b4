"""Known mistakes in the sigmoid cross-entropy, with the sentence for those who made them."""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike, NDArray

from grader.checks import mistake
from grader.model import Mistake
from reference.losses import sigmoid_cross_entropy

Array = NDArray[np.floating]


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


def _clipped(epsilon: float, dtype: DTypeLike) -> Mistake:
    """The mistake of a probability that is kept between `epsilon` and 1 − `epsilon`."""

    def clipped(labels: Array, logits: Array) -> Array:
        p = np.clip(_sigmoid(logits.astype(dtype)), epsilon, 1 - epsilon)
        return np.asarray(-labels * np.log(p) - (1 - labels) * np.log(1 - p))

    return Mistake(
        f"sigmoid_clipped_at_{epsilon:.0e}_in_{np.dtype(dtype)}".replace("-", "_"),
        "sigmoid_cross_entropy",
        f"The probability was kept {epsilon:.0e} away from 0 and 1 before its logarithm was "
        "taken, so no loss can exceed a ceiling. The formula can be written so that nothing has "
        "to be clipped.",
        clipped,
    )


def _sigmoid(logits: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-logits)))


SIGMOID_MISTAKES = (
    sigmoid_log_of_zero,
    sigmoid_log_of_zero_picked,
    sigmoid_overflows_below,
    sigmoid_overflows_above,
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
    *(_clipped(epsilon, np.float64) for epsilon in (1e-6, 1e-7, 1e-8, 1e-10, 1e-12, 1e-15)),
    *(_clipped(epsilon, np.float32) for epsilon in (1e-7, 1e-8, 1e-10, 1e-12, 1e-15)),
)
