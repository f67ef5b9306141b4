"""More known mistakes in the gradients: sums, axes and order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference.softmax_regression import gradients, softmax

Array = NDArray[np.floating]
Gradients = tuple[Array, Array]


@mistake(
    "gradients",
    "The sign is the other way round, and the gradients are those of the sum: divide by the number "
    "of images, and check which of labels and probabilities is subtracted from which.",
)
def gradients_of_sum_with_wrong_sign(
    images: Array, labels: Array, weights: Array, bias: Array
) -> Gradients:
    d_weights, d_bias = gradients(images, labels, weights, bias)
    return -d_weights * len(images), -d_bias * len(images)


@mistake(
    "gradients",
    "The gradient of the weights is that of the sum: divide it by the number of images as well.",
)
def gradients_weights_of_sum(
    images: Array, labels: Array, weights: Array, bias: Array
) -> Gradients:
    d_weights, d_bias = gradients(images, labels, weights, bias)
    return d_weights * len(images), d_bias


@mistake("gradients", "The gradients are divided by the number of images twice.")
def gradients_divided_twice(images: Array, labels: Array, weights: Array, bias: Array) -> Gradients:
    d_weights, d_bias = gradients(images, labels, weights, bias)
    return d_weights / len(images), d_bias / len(images)


@mistake(
    "gradients",
    "The gradients are divided by the number of classes: the mean goes over the images.",
)
def gradients_divided_by_classes(
    images: Array, labels: Array, weights: Array, bias: Array
) -> Gradients:
    d_weights, d_bias = gradients(images, labels, weights, bias)
    factor = len(images) / int(labels.shape[1])
    return d_weights * factor, d_bias * factor


@mistake("gradients", "A factor of 2 is left: that is the gradient of a square, which is not here.")
def gradients_doubled(images: Array, labels: Array, weights: Array, bias: Array) -> Gradients:
    d_weights, d_bias = gradients(images, labels, weights, bias)
    return 2 * d_weights, 2 * d_bias


@mistake(
    "gradients",
    "d_weights is transposed: it has the shape of the weights, (784, 10).",
)
def gradients_transposed(images: Array, labels: Array, weights: Array, bias: Array) -> Gradients:
    d_weights, d_bias = gradients(images, labels, weights, bias)
    return d_weights.T, d_bias


@mistake("gradients", "d_weights and d_bias have changed places: d_weights comes first.")
def gradients_bias_first(images: Array, labels: Array, weights: Array, bias: Array) -> Gradients:
    d_weights, d_bias = gradients(images, labels, weights, bias)
    return d_bias, d_weights


@mistake(
    "gradients",
    "The gradient of the bias is summed over the classes: sum over the images (axis 0), so that "
    "one number per class is left.",
)
def gradients_bias_over_classes(
    images: Array, labels: Array, weights: Array, bias: Array
) -> Gradients:
    return gradients(images, labels, weights, bias)[0], _d_logits(
        images, labels, weights, bias
    ).sum(axis=1)


@mistake(
    "gradients",
    "The gradient of the bias has an axis too many: add up what all images give, so that one "
    "number per class is left, of shape (10,).",
)
def gradients_bias_of_every_image(
    images: Array, labels: Array, weights: Array, bias: Array
) -> Gradients:
    d_weights, _ = gradients(images, labels, weights, bias)
    return d_weights, _d_logits(images, labels, weights, bias)


@mistake(
    "gradients",
    "The gradient of the bias is one number for all classes: sum over the images only (axis 0).",
)
def gradients_bias_of_everything(
    images: Array, labels: Array, weights: Array, bias: Array
) -> Gradients:
    d_weights, d_bias = gradients(images, labels, weights, bias)
    return d_weights, d_bias.sum()


@mistake("gradients", "The gradient of the bias looks at the first image only: sum over all.")
def gradients_bias_of_first_image(
    images: Array, labels: Array, weights: Array, bias: Array
) -> Gradients:
    d_weights, _ = gradients(images, labels, weights, bias)
    return d_weights, _d_logits(images, labels, weights, bias)[0]


@mistake(
    "gradients",
    "The slope p · (1 − p) is multiplied in: that belongs to a squared error. With the "
    "cross-entropy it cancels, and probabilities − labels is left.",
)
def gradients_times_slope(images: Array, labels: Array, weights: Array, bias: Array) -> Gradients:
    probabilities = softmax(images @ weights + bias)
    slopes = probabilities * (1 - probabilities)
    d_logits = _d_logits(images, labels, weights, bias) * slopes
    return images.T @ d_logits, d_logits.sum(axis=0)


@mistake("gradients", "The softmax is applied twice: its probabilities are not logits again.")
def gradients_with_softmax_twice(
    images: Array, labels: Array, weights: Array, bias: Array
) -> Gradients:
    probabilities = softmax(softmax(images @ weights + bias))
    d_logits = (probabilities - labels) / len(images)
    return images.T @ d_logits, d_logits.sum(axis=0)


@mistake(
    "gradients",
    "The numbers are right, but `labels` itself was changed: `-=` writes into the caller's array. "
    "Work on a new one.",
)
def gradients_in_place(images: Array, labels: Array, weights: Array, bias: Array) -> Gradients:
    answer = gradients(images, labels, weights, bias)
    labels -= softmax(images @ weights + bias)
    return answer


def _d_logits(images: Array, labels: Array, weights: Array, bias: Array) -> Array:
    """What the mean cross-entropy changes by the logits, (N, K)."""
    return (softmax(images @ weights + bias) - labels) / len(images)


GRADIENT_MISTAKES = (
    gradients_of_sum_with_wrong_sign,
    gradients_weights_of_sum,
    gradients_divided_twice,
    gradients_divided_by_classes,
    gradients_doubled,
    gradients_transposed,
    gradients_bias_first,
    gradients_bias_over_classes,
    gradients_bias_of_every_image,
    gradients_bias_of_everything,
    gradients_bias_of_first_image,
    gradients_times_slope,
    gradients_with_softmax_twice,
    gradients_in_place,
)
