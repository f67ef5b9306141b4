"""Known mistakes in l2, with the sentence for those who made them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference.losses import l1, l2

Array = NDArray[np.floating]


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


@mistake("l2", "Neither squared nor halved: this is the error itself, the derivative of l2.")
def l2_is_error(labels: Array, predictions: Array) -> Array:
    return predictions - labels


@mistake("l2", "The losses have the wrong sign: errors cost something.")
def l2_negative(labels: Array, predictions: Array) -> Array:
    return -l2(labels, predictions)


@mistake("l2", "Every loss is four times what it should be: take half of the square, not twice.")
def l2_doubled(labels: Array, predictions: Array) -> Array:
    return 4 * l2(labels, predictions)


@mistake(
    "l2",
    "Every loss is divided by the number of rows: that belongs to a mean, which is not asked for.",
)
def l2_divided_by_rows(labels: Array, predictions: Array) -> Array:
    return l2(labels, predictions) / len(labels)


@mistake(
    "l2",
    "Every loss is divided by the number of elements: that belongs to a mean, which is not asked "
    "for.",
)
def l2_divided_by_size(labels: Array, predictions: Array) -> Array:
    return l2(labels, predictions) / labels.size


@mistake(
    "l2",
    "This is the sum of the squared errors, one number without the ½: "
    "the loss is asked for element by element, and halved.",
)
def l2_sum_of_squares(labels: Array, predictions: Array) -> float:
    return float(np.sum((predictions - labels) ** 2))


@mistake(
    "l2",
    "This is the root of the mean squared error, one number for all elements: "
    "the loss is asked for element by element, and without a root.",
)
def l2_root_mean_square(labels: Array, predictions: Array) -> float:
    return float(np.sqrt(np.mean((predictions - labels) ** 2)))


@mistake(
    "l2",
    "The mean was taken over the last axis: here every element keeps its own loss.",
)
def l2_mean_of_rows(labels: Array, predictions: Array) -> Array:
    return np.asarray(l2(labels, predictions).mean(axis=-1))


@mistake(
    "l2",
    "This is the mean squared error of each row, as ready-made losses compute it: here every "
    "element keeps its own loss, and it is halved.",
)
def l2_mean_squares_of_rows(labels: Array, predictions: Array) -> Array:
    return np.asarray(((predictions - labels) ** 2).mean(axis=-1))


@mistake("l2", "The losses stand in a column: keep the shape of the arguments.")
def l2_column(labels: Array, predictions: Array) -> Array:
    return l2(labels, predictions).reshape(-1, 1)


@mistake("l2", "The losses stand in one long vector: keep the shape of the arguments.")
def l2_flat(labels: Array, predictions: Array) -> Array:
    return l2(labels, predictions).ravel()


@mistake("l2", "The array `labels` was changed by the call (`-=`, say): compute into a new array.")
def l2_changes_labels(labels: Array, predictions: Array) -> Array:
    losses = l2(labels, predictions)
    labels -= predictions
    return losses


SQUARED_MISTAKES = (
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
    l2_is_error,
    l2_negative,
    l2_doubled,
    l2_divided_by_rows,
    l2_divided_by_size,
    l2_sum_of_squares,
    l2_root_mean_square,
    l2_mean_of_rows,
    l2_mean_squares_of_rows,
    l2_column,
    l2_flat,
    l2_changes_labels,
)
