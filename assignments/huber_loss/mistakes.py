"""Known mistakes in Huber losses and gradients, with the sentence for those who made them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assignments.huber_loss.graph_mistakes import GRAPH_MISTAKES
from grader.checks import mistake
from reference.huber_loss import huber_gradient, huber_loss

Array = NDArray[np.floating]


@mistake(
    "huber_loss",
    "Errors below −delta are still squared: look at the side where the prediction is too small. "
    "The condition has to look at the size of the error, not at its sign.",
)
def loss_linear_only_above(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    r = predictions - labels
    return np.where(r < delta, r**2 / 2, delta * np.abs(r) - delta**2 / 2)


@mistake(
    "huber_loss",
    "Errors above +delta are still squared: look at the side where the prediction is too large. "
    "The condition has to look at the size of the error, not at its sign.",
)
def loss_linear_only_below(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    r = predictions - labels
    return np.where(r > -delta, r**2 / 2, delta * np.abs(r) - delta**2 / 2)


@mistake(
    "huber_loss",
    "The two pieces do not meet: compare what they give at an error of exactly delta. "
    "The linear piece lacks its constant.",
)
def loss_without_offset(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    r = np.abs(predictions - labels)
    return np.where(r < delta, r**2 / 2, delta * r)


@mistake(
    "huber_loss",
    "The constant of the linear piece is half of delta, not half of its square: "
    "at delta 1 the two look the same.",
)
def loss_offset_not_squared(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    r = np.abs(predictions - labels)
    return np.where(r < delta, r**2 / 2, delta * r - delta / 2)


@mistake("huber_loss", "Small errors cost twice what they should: the ½ of the square is missing.")
def loss_without_half(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    r = np.abs(predictions - labels)
    return np.where(r < delta, r**2, delta * r - delta**2 / 2)


@mistake(
    "huber_loss",
    "The linear piece starts at |error| = 1 whatever delta is: delta is not used.",
)
def loss_ignores_delta(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return huber_loss(labels, predictions, 1.0)


@mistake(
    "huber_loss",
    "The slope of the linear piece is 1 whatever delta is: beyond delta, |error| has to be "
    "multiplied by it.",
)
def loss_slope_of_one(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    r = np.abs(predictions - labels)
    return np.where(r < delta, r**2 / 2, r - delta**2 / 2)


@mistake(
    "huber_loss",
    "This is half the squared error everywhere: nothing becomes linear beyond delta.",
)
def loss_squared_everywhere(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return (predictions - labels) ** 2 / 2


@mistake(
    "huber_loss",
    "The two pieces are swapped: squares belong to errors smaller than delta.",
)
def loss_pieces_swapped(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    r = np.abs(predictions - labels)
    return np.where(r > delta, r**2 / 2, delta * r - delta**2 / 2)


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
    "This is the pseudo-Huber loss, the smooth relative of the one that is asked for.",
)
def loss_pseudo_huber(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    ratio = (predictions - labels) / delta
    return np.asarray(delta**2 * (np.sqrt(1 + ratio**2) - 1))


@mistake(
    "huber_gradient",
    "The sign is the other way round: this is the derivative by the labels. "
    "Check in which order you subtract.",
)
def gradient_by_labels(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return -huber_gradient(labels, predictions, delta)


@mistake(
    "huber_gradient",
    "Beyond −delta the slope has the wrong sign: "
    "the linear piece falls on the left of zero and rises on the right.",
)
def gradient_without_sign(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    r = predictions - labels
    return np.where(np.abs(r) < delta, r, delta).astype(r.dtype)


@mistake(
    "huber_gradient",
    "Beyond delta the slope is ±1 whatever delta is: the factor delta is missing there.",
)
def gradient_slope_of_one(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    r = predictions - labels
    return np.where(np.abs(r) < delta, r, np.sign(r))


@mistake(
    "huber_gradient",
    "The slope stops growing at |error| = 1 whatever delta is: delta is not used.",
)
def gradient_ignores_delta(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return huber_gradient(labels, predictions, 1.0)


@mistake(
    "huber_gradient",
    "This is the gradient of half the squared error: beyond delta it must stop growing.",
)
def gradient_never_linear(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return predictions - labels


@mistake(
    "huber_gradient",
    "Inside delta the gradient is twice too large: the derivative of ½r² is r.",
)
def gradient_doubled_inside(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    r = predictions - labels
    return np.where(np.abs(r) < delta, 2 * r, delta * np.sign(r))


@mistake(
    "huber_gradient",
    "Every element is divided by their number: the gradient is asked for element by element, "
    "not of a mean.",
)
def gradient_of_mean(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return huber_gradient(labels, predictions, delta) / labels.size


@mistake(
    "huber_gradient",
    "Outside delta the gradient is zero: a linear piece still has a slope.",
)
def gradient_zero_outside(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    r = predictions - labels
    return np.where(np.abs(r) < delta, r, 0)


MISTAKES = (
    loss_linear_only_above,
    loss_linear_only_below,
    loss_without_offset,
    loss_offset_not_squared,
    loss_without_half,
    loss_ignores_delta,
    loss_slope_of_one,
    loss_squared_everywhere,
    loss_pieces_swapped,
    loss_mean,
    loss_sum,
    loss_pseudo_huber,
    gradient_by_labels,
    gradient_without_sign,
    gradient_slope_of_one,
    gradient_ignores_delta,
    gradient_never_linear,
    gradient_doubled_inside,
    gradient_of_mean,
    gradient_zero_outside,
    *GRAPH_MISTAKES,
)
