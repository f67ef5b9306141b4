"""Known mistakes in the shapes of losses and gradients, and in what a call leaves changed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference.huber_loss import huber_gradient, huber_loss

Array = NDArray[np.floating]


@mistake(
    "huber_loss",
    "One number came back for all elements: the loss is asked for element by element, "
    "so take no mean.",
)
def loss_mean(labels: Array, predictions: Array, delta: float = 1.0) -> float:
    return float(np.mean(huber_loss(labels, predictions, delta)))


@mistake(
    "huber_loss",
    "One number came back for all elements: the loss is asked for element by element, "
    "so do not add them up.",
)
def loss_sum(labels: Array, predictions: Array, delta: float = 1.0) -> float:
    return float(np.sum(huber_loss(labels, predictions, delta)))


@mistake(
    "huber_loss",
    "The mean was taken over the last axis, as ready-made losses do: "
    "here every element keeps its own loss.",
)
def loss_mean_of_rows(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return np.asarray(huber_loss(labels, predictions, delta).mean(axis=-1))


@mistake("huber_loss", "The losses stand in a column: keep the shape of the arguments.")
def loss_column(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return huber_loss(labels, predictions, delta).reshape(-1, 1)


@mistake("huber_loss", "The losses stand in one long vector: keep the shape of the arguments.")
def loss_flat(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return huber_loss(labels, predictions, delta).ravel()


@mistake(
    "huber_loss",
    "The array `predictions` was changed by the call (`-=`, say): compute into a new array.",
)
def loss_changes_predictions(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    loss = huber_loss(labels, predictions, delta)
    predictions -= labels
    return loss


@mistake(
    "huber_loss",
    "The array `labels` was changed by the call (`-=`, say): compute into a new array.",
)
def loss_changes_labels(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    loss = huber_loss(labels, predictions, delta)
    labels -= predictions
    return loss


@mistake(
    "huber_gradient",
    "Every element is divided by their number: the gradient is asked for element by element, "
    "not of a mean.",
)
def gradient_of_mean(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return huber_gradient(labels, predictions, delta) / labels.size


@mistake(
    "huber_gradient",
    "Every element is divided by the number of rows: the gradient is asked for element by "
    "element, not of a mean.",
)
def gradient_of_mean_of_rows(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return huber_gradient(labels, predictions, delta) / len(labels)


@mistake(
    "huber_gradient",
    "One number came back for all elements: the gradient has the shape of the arguments, so do "
    "not add it up.",
)
def gradient_sum(labels: Array, predictions: Array, delta: float = 1.0) -> float:
    return float(huber_gradient(labels, predictions, delta).sum())


@mistake(
    "huber_gradient",
    "One number came back for all elements: the gradient has the shape of the arguments, so take "
    "no mean.",
)
def gradient_mean(labels: Array, predictions: Array, delta: float = 1.0) -> float:
    return float(huber_gradient(labels, predictions, delta).mean())


@mistake("huber_gradient", "The slopes stand in a column: keep the shape of the arguments.")
def gradient_column(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return huber_gradient(labels, predictions, delta).reshape(-1, 1)


@mistake(
    "huber_gradient",
    "The array `predictions` was changed by the call (`-=`, say): compute into a new array.",
)
def gradient_changes_predictions(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    slope = huber_gradient(labels, predictions, delta)
    predictions -= labels
    return slope


SHAPE_MISTAKES = (
    loss_mean,
    loss_sum,
    loss_mean_of_rows,
    loss_column,
    loss_flat,
    loss_changes_predictions,
    loss_changes_labels,
    gradient_of_mean,
    gradient_of_mean_of_rows,
    gradient_sum,
    gradient_mean,
    gradient_column,
    gradient_changes_predictions,
)
