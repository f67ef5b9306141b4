"""Known mistakes in predicting classes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference.softmax_regression import predict, softmax

Array = NDArray[np.floating]


@mistake("predict", "The bias was left out: the class is that of images @ weights + bias.")
def predict_without_bias(images: Array, weights: Array, bias: Array) -> NDArray[np.intp]:
    return predict(images, weights, np.zeros_like(bias))


@mistake("predict", "The smallest logit was taken, but the largest one decides.")
def predict_smallest(images: Array, weights: Array, bias: Array) -> NDArray[np.intp]:
    return predict(images, -weights, -bias)


@mistake("predict", "Every class is one too high: classes are counted from 0.")
def predict_counts_from_one(images: Array, weights: Array, bias: Array) -> NDArray[np.intp]:
    return predict(images, weights, bias) + 1


@mistake(
    "predict",
    "Probabilities or logits came back: class numbers are asked for, one per image.",
)
def predict_probabilities(images: Array, weights: Array, bias: Array) -> Array:
    return softmax(images @ weights + bias)


@mistake(
    "predict",
    "One-hot rows came back: class numbers are asked for, one per image.",
)
def predict_one_hot(images: Array, weights: Array, bias: Array) -> Array:
    return np.eye(len(bias), dtype=np.float32)[predict(images, weights, bias)]


@mistake("predict", "The largest value came back: its place is the class (argmax, not max).")
def predict_largest_logit(images: Array, weights: Array, bias: Array) -> Array:
    return np.asarray((images @ weights + bias).max(axis=1))


@mistake("predict", "The largest probability came back: its place is the class (argmax, not max).")
def predict_largest_probability(images: Array, weights: Array, bias: Array) -> Array:
    return np.asarray(softmax(images @ weights + bias).max(axis=1))


@mistake("predict", "The bias is subtracted: the class is that of images @ weights + bias.")
def predict_subtracts_bias(images: Array, weights: Array, bias: Array) -> NDArray[np.intp]:
    return predict(images, weights, -bias)


@mistake(
    "predict", "The arg-max runs over the images: it should run over the classes of each (axis 1)."
)
def predict_over_images(images: Array, weights: Array, bias: Array) -> NDArray[np.intp]:
    return np.asarray(np.argmax(images @ weights + bias, axis=0))


@mistake(
    "predict", "One number for the whole batch: the arg-max needs an axis, one class per image."
)
def predict_one_class_for_all(images: Array, weights: Array, bias: Array) -> NDArray[np.intp]:
    return np.asarray(np.argmax(images @ weights + bias))


@mistake("predict", "A column came back: class numbers have the shape (N,).")
def predict_column(images: Array, weights: Array, bias: Array) -> NDArray[np.intp]:
    return predict(images, weights, bias)[:, None]


@mistake("predict", "Logits came back: class numbers are asked for, one per image.")
def predict_logits(images: Array, weights: Array, bias: Array) -> Array:
    return images @ weights + bias


PREDICT_MISTAKES = (
    predict_without_bias,
    predict_smallest,
    predict_counts_from_one,
    predict_probabilities,
    predict_one_hot,
    predict_largest_logit,
    predict_largest_probability,
    predict_subtracts_bias,
    predict_over_images,
    predict_one_class_for_all,
    predict_column,
    predict_logits,
)
