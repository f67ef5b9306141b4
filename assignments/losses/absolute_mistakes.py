"""Known mistakes in l1, with the sentence for those who made them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference.losses import l1

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


@mistake("l1", "The sizes of both were subtracted: it is the size of the difference that counts.")
def l1_signed_difference_of_sizes(labels: Array, predictions: Array) -> Array:
    return np.asarray(np.abs(predictions) - np.abs(labels))


@mistake("l1", "Labels and predictions were added: the error is their difference.")
def l1_adds(labels: Array, predictions: Array) -> Array:
    return np.abs(predictions + labels)


@mistake("l1", "The losses have the wrong sign: errors cost something.")
def l1_negative(labels: Array, predictions: Array) -> Array:
    return -l1(labels, predictions)


@mistake("l1", "Predictions that are too small cost nothing: errors on both sides count.")
def l1_one_side(labels: Array, predictions: Array) -> Array:
    return np.maximum(predictions - labels, 0)


@mistake(
    "l1",
    "This is the length of the error vector, one number for all elements: "
    "the loss is asked for element by element.",
)
def l1_norm(labels: Array, predictions: Array) -> float:
    return float(np.linalg.norm(predictions - labels))


@mistake("l1", "The losses stand in a column: keep the shape of the arguments.")
def l1_column(labels: Array, predictions: Array) -> Array:
    return l1(labels, predictions).reshape(-1, 1)


@mistake("l1", "The losses stand in one long vector: keep the shape of the arguments.")
def l1_flat(labels: Array, predictions: Array) -> Array:
    return l1(labels, predictions).ravel()


@mistake("l1", "The array `labels` was changed by the call (`-=`, say): compute into a new array.")
def l1_changes_labels(labels: Array, predictions: Array) -> Array:
    losses = l1(labels, predictions)
    labels -= predictions
    return losses


ABSOLUTE_MISTAKES = (
    l1_with_sign,
    l1_with_turned_sign,
    l1_difference_of_sizes,
    l1_squared,
    l1_halved,
    l1_mean,
    l1_sum,
    l1_mean_of_rows,
    l1_changes_predictions,
    l1_signed_difference_of_sizes,
    l1_adds,
    l1_negative,
    l1_one_side,
    l1_norm,
    l1_column,
    l1_flat,
    l1_changes_labels,
)
