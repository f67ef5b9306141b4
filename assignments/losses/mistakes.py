"""Known mistakes in l1 and l2, with the sentence for those who made them, and the list of all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assignments.losses.sigmoid_mistakes import SIGMOID_MISTAKES
from assignments.losses.softmax_mistakes import SOFTMAX_MISTAKES
from assignments.losses.total_mistakes import TOTAL_MISTAKES
from grader.checks import mistake
from reference.losses import l1, l2

Array = NDArray[np.floating]


@mistake("l1", "Errors that are too small come out negative: l1 is the size of the error.")
def l1_with_sign(labels: Array, predictions: Array) -> Array:
    return predictions - labels


@mistake(
    "l1",
    "The sign is missing on one side and turned around on the other: labels − predictions "
    "needs an absolute value as well.",
)
def l1_with_turned_sign(labels: Array, predictions: Array) -> Array:
    return labels - predictions


@mistake(
    "l1",
    "The absolute values were taken before the subtraction: "
    "it is the size of the difference that counts.",
)
def l1_difference_of_sizes(labels: Array, predictions: Array) -> Array:
    return np.asarray(np.abs(np.abs(predictions) - np.abs(labels)))


@mistake("l1", "Errors are squared here: that belongs to l2.")
def l1_squared(labels: Array, predictions: Array) -> Array:
    return (predictions - labels) ** 2


@mistake("l1", "Every loss is half of what it should be: only l2 has the factor ½.")
def l1_halved(labels: Array, predictions: Array) -> Array:
    return l1(labels, predictions) / 2


@mistake(
    "l1",
    "One number came back for all elements: the loss is asked for element by element, "
    "so take no mean.",
)
def l1_mean(labels: Array, predictions: Array) -> float:
    return float(np.mean(l1(labels, predictions)))


@mistake(
    "l1",
    "One number came back for all elements: the loss is asked for element by element, "
    "so do not add them up.",
)
def l1_sum(labels: Array, predictions: Array) -> float:
    return float(np.sum(l1(labels, predictions)))


@mistake(
    "l1",
    "The mean was taken over the last axis, as ready-made losses do: "
    "here every element keeps its own loss.",
)
def l1_mean_of_rows(labels: Array, predictions: Array) -> Array:
    return np.asarray(l1(labels, predictions).mean(axis=-1))


@mistake(
    "l1",
    "The array `predictions` was changed by the call (`-=`, say): compute into a new array.",
)
def l1_changes_predictions(labels: Array, predictions: Array) -> Array:
    predictions -= labels
    return np.abs(predictions)


@mistake("l2", "Every loss is twice what it should be: the ½ is missing.")
def l2_without_half(labels: Array, predictions: Array) -> Array:
    return (predictions - labels) ** 2


@mistake("l2", "Errors are not squared here: this is half of l1.")
def l2_not_squared(labels: Array, predictions: Array) -> Array:
    return l1(labels, predictions) / 2


@mistake("l2", "Errors are not squared here: this is l1.")
def l2_is_l1(labels: Array, predictions: Array) -> Array:
    return l1(labels, predictions)


@mistake(
    "l2",
    "The ½ was squared as well: square the error first, then take half of it.",
)
def l2_half_squared(labels: Array, predictions: Array) -> Array:
    return ((predictions - labels) / 2) ** 2


@mistake(
    "l2",
    "The squares were subtracted from each other: it is the difference that has to be squared.",
)
def l2_difference_of_squares(labels: Array, predictions: Array) -> Array:
    return np.asarray((predictions**2 - labels**2) / 2)


@mistake(
    "l2",
    "One number came back for all elements: the loss is asked for element by element, "
    "so take no mean.",
)
def l2_mean(labels: Array, predictions: Array) -> float:
    return float(np.mean(l2(labels, predictions)))


@mistake(
    "l2",
    "This is the mean squared error, one number without the ½: "
    "the loss is asked for element by element, and halved.",
)
def l2_mean_squared_error(labels: Array, predictions: Array) -> float:
    return float(np.mean((predictions - labels) ** 2))


@mistake(
    "l2",
    "One number came back for all elements: the loss is asked for element by element, "
    "so do not add them up.",
)
def l2_sum(labels: Array, predictions: Array) -> float:
    return float(np.sum(l2(labels, predictions)))


@mistake(
    "l2",
    "This is the length of the error vector, one number for all elements: "
    "the loss is asked for element by element, and without a root.",
)
def l2_norm(labels: Array, predictions: Array) -> float:
    return float(np.sqrt(np.sum((predictions - labels) ** 2)))


@mistake(
    "l2",
    "The array `predictions` was changed by the call (`-=`, say): compute into a new array.",
)
def l2_changes_predictions(labels: Array, predictions: Array) -> Array:
    predictions -= labels
    return np.asarray(predictions**2 / 2)


MISTAKES = (
    l1_with_sign,
    l1_with_turned_sign,
    l1_difference_of_sizes,
    l1_squared,
    l1_halved,
    l1_mean,
    l1_sum,
    l1_mean_of_rows,
    l1_changes_predictions,
    l2_without_half,
    l2_not_squared,
    l2_is_l1,
    l2_half_squared,
    l2_difference_of_squares,
    l2_mean,
    l2_mean_squared_error,
    l2_sum,
    l2_norm,
    l2_changes_predictions,
    *SIGMOID_MISTAKES,
    *SOFTMAX_MISTAKES,
    *TOTAL_MISTAKES,
)
