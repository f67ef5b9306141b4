"""Known mistakes in softmax regression, with the sentence for those who made them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assignments.softmax_regression.cross_entropy_mistakes import CROSS_ENTROPY_MISTAKES
from assignments.softmax_regression.gradient_mistakes import GRADIENT_MISTAKES
from assignments.softmax_regression.predict_mistakes import PREDICT_MISTAKES
from assignments.softmax_regression.softmax_mistakes import (
    SOFTMAX_MISTAKES,
    built_on,
    softmax_exponentials,
    softmax_maximum_over_the_batch,
    softmax_of_negative_logits,
    softmax_sum_over_the_batch,
)
from grader.checks import mistake
from reference.softmax_regression import gradients, softmax

Array = NDArray[np.floating]


@mistake(
    "softmax",
    "The exponentials overflow: exp(100) is already too large for float32. "
    "Adding one number to all logits of a row changes no probability; choose it well.",
)
def softmax_without_maximum(logits: Array) -> Array:
    powers = np.exp(logits)
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


@mistake(
    "softmax",
    "One maximum was subtracted from the whole batch: a row far below it becomes 0 / 0. "
    "Every row needs its own.",
)
def softmax_one_maximum_for_all(logits: Array) -> Array:
    powers = np.exp(logits - logits.max())
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


@mistake(
    "softmax",
    "The columns sum to 1, but the rows should: look at the axis. "
    "Each row holds the logits of one image.",
)
def softmax_over_the_batch(logits: Array) -> Array:
    powers = np.exp(logits - logits.max(axis=0, keepdims=True))
    return np.asarray(powers / powers.sum(axis=0, keepdims=True))


@mistake(
    "softmax",
    "The whole batch sums to 1, but every row should: the sum needs an axis (and keepdims).",
)
def softmax_one_sum_for_all(logits: Array) -> Array:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum())


@mistake(
    "softmax",
    "The rows do not sum to 1: the exponentials were not divided by their sum.",
)
def softmax_not_normalised(logits: Array) -> Array:
    return np.asarray(np.exp(logits - logits.max(axis=1, keepdims=True)))


@mistake(
    "softmax",
    "The logits were divided by their sum: the exponential is missing.",
)
def softmax_without_exponential(logits: Array) -> Array:
    return np.asarray(logits / logits.sum(axis=1, keepdims=True))


@mistake("softmax", "These are the logarithms of the probabilities: the last step is missing.")
def softmax_logarithms(logits: Array) -> Array:
    return np.asarray(np.log(softmax(logits)))


@mistake(
    "softmax",
    "Every logit went through a sigmoid by itself: the probabilities of one row have to "
    "share a sum of 1.",
)
def softmax_sigmoid(logits: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-logits)))


@mistake(
    "gradients",
    "The gradients are those of the sum: the mean over the batch divides by the number of images.",
)
def gradients_of_sum(
    images: Array, labels: Array, weights: Array, bias: Array
) -> tuple[Array, Array]:
    d_weights, d_bias = gradients(images, labels, weights, bias)
    return d_weights * len(images), d_bias * len(images)


@mistake(
    "gradients",
    "The sign is the other way round: a step against these gradients would climb. "
    "Check which of labels and probabilities is subtracted from which.",
)
def gradients_with_wrong_sign(
    images: Array, labels: Array, weights: Array, bias: Array
) -> tuple[Array, Array]:
    d_weights, d_bias = gradients(images, labels, weights, bias)
    return -d_weights, -d_bias


@mistake(
    "gradients",
    "The logits were used in place of the probabilities: the softmax is missing.",
)
def gradients_without_softmax(
    images: Array, labels: Array, weights: Array, bias: Array
) -> tuple[Array, Array]:
    d_logits = (images @ weights + bias - labels) / len(images)
    return images.T @ d_logits, d_logits.sum(axis=0)


@mistake(
    "gradients",
    "The logits were computed without the bias: it changes the probabilities, too.",
)
def gradients_without_bias(
    images: Array, labels: Array, weights: Array, bias: Array
) -> tuple[Array, Array]:
    return gradients(images, labels, weights, np.zeros_like(bias))


@mistake(
    "gradients",
    "The gradient of the bias is zero: it is a parameter like the weights, with an input of 1.",
)
def gradients_bias_missing(
    images: Array, labels: Array, weights: Array, bias: Array
) -> tuple[Array, Array]:
    return gradients(images, labels, weights, bias)[0], np.zeros_like(bias)


@mistake(
    "gradients",
    "The gradient of the bias is that of the sum: divide it by the number of images as well.",
)
def gradients_bias_of_sum(
    images: Array, labels: Array, weights: Array, bias: Array
) -> tuple[Array, Array]:
    d_weights, d_bias = gradients(images, labels, weights, bias)
    return d_weights, d_bias * len(images)


@mistake(
    "gradients",
    "The gradient of the bias is divided by the number of images twice.",
)
def gradients_bias_divided_twice(
    images: Array, labels: Array, weights: Array, bias: Array
) -> tuple[Array, Array]:
    d_weights, d_bias = gradients(images, labels, weights, bias)
    return d_weights, d_bias / len(images)


@mistake(
    "gradients",
    "The gradients are divided by the number of values (images × classes): "
    "the mean goes over the images only.",
)
def gradients_of_mean_over_values(
    images: Array, labels: Array, weights: Array, bias: Array
) -> tuple[Array, Array]:
    d_weights, d_bias = gradients(images, labels, weights, bias)
    return d_weights / labels.shape[1], d_bias / labels.shape[1]


MISTAKES = (
    softmax_without_maximum,
    softmax_one_maximum_for_all,
    softmax_over_the_batch,
    softmax_one_sum_for_all,
    softmax_not_normalised,
    softmax_without_exponential,
    softmax_logarithms,
    softmax_sigmoid,
    *SOFTMAX_MISTAKES,
    *CROSS_ENTROPY_MISTAKES,
    gradients_of_sum,
    gradients_with_wrong_sign,
    gradients_without_softmax,
    gradients_without_bias,
    gradients_bias_missing,
    gradients_bias_of_sum,
    gradients_bias_divided_twice,
    gradients_of_mean_over_values,
    *GRADIENT_MISTAKES,
    *map(
        built_on,
        (
            softmax_over_the_batch,
            softmax_one_sum_for_all,
            softmax_not_normalised,
            softmax_without_exponential,
            softmax_logarithms,
            softmax_sigmoid,
            softmax_exponentials,
            softmax_sum_over_the_batch,
            softmax_maximum_over_the_batch,
            softmax_of_negative_logits,
        ),
    ),
    *PREDICT_MISTAKES,
)
