"""Known mistakes in gradients of the Huber loss, with the sentence for those who made them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference.huber_loss import huber_gradient, huber_loss

Array = NDArray[np.floating]


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
    "Beyond +delta the slope has the wrong sign: "
    "the linear piece falls on the left of zero and rises on the right.",
)
def gradient_without_turned_sign(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    r = predictions - labels
    return np.where(np.abs(r) < delta, r, -delta).astype(r.dtype)


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
    "Outside delta the gradient is zero: a linear piece still has a slope.",
)
def gradient_zero_outside(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    r = predictions - labels
    return np.where(np.abs(r) < delta, r, 0)


@mistake(
    "huber_gradient",
    "Beyond delta the slope has the wrong sign on both sides: it goes on as it was at delta.",
)
def gradient_turned_outside(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    r = predictions - labels
    return np.where(np.abs(r) < delta, r, -delta * np.sign(r))


@mistake(
    "huber_gradient",
    "Inside delta the slope has the wrong sign: the derivative of ½(predictions − labels)² by "
    "predictions is predictions − labels.",
)
def gradient_turned_inside(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    r = predictions - labels
    return np.where(np.abs(r) < delta, -r, delta * np.sign(r))


@mistake(
    "huber_gradient",
    "No slope is negative here: where the prediction is too small, the loss falls.",
)
def gradient_size(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return np.abs(huber_gradient(labels, predictions, delta))


@mistake(
    "huber_gradient",
    "This is the gradient of the squared error, 2·error: there is a ½ before the square, and "
    "beyond delta the slope stops growing.",
)
def gradient_of_plain_square(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return 2 * (predictions - labels)


@mistake(
    "huber_gradient",
    "Inside delta the gradient is half of what it should be: the derivative of ½r² is r.",
)
def gradient_halved_inside(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    r = predictions - labels
    return np.where(np.abs(r) < delta, r / 2, delta * np.sign(r))


@mistake(
    "huber_gradient",
    "Errors below −delta are still in the quadratic piece: there the slope stays at −delta.",
)
def gradient_linear_only_above(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return np.minimum(predictions - labels, delta)


@mistake(
    "huber_gradient",
    "Errors above +delta are still in the quadratic piece: there the slope stays at delta.",
)
def gradient_linear_only_below(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return np.maximum(predictions - labels, -delta)


@mistake(
    "huber_gradient",
    "Only the slope of the linear piece came back: inside delta the derivative is the error.",
)
def gradient_never_square(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return delta * np.sign(predictions - labels)


@mistake(
    "huber_gradient",
    "This is the sign of the error, the slope of the absolute error: inside delta the derivative "
    "is the error itself, beyond it ±delta.",
)
def gradient_sign(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return np.sign(predictions - labels)


@mistake("huber_gradient", "This is the loss itself: its derivative by `predictions` is asked for.")
def gradient_is_loss(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return huber_loss(labels, predictions, delta)


@mistake(
    "huber_gradient",
    "The two pieces are swapped: the error itself is the slope where it is smaller than delta.",
)
def gradient_pieces_swapped(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    r = predictions - labels
    return np.where(np.abs(r) > delta, r, delta * np.sign(r))


@mistake(
    "huber_gradient",
    "At an error of exactly delta the slope is 0: both conditions leave that place out.",
)
def gradient_zero_at_delta(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    slope = huber_gradient(labels, predictions, delta)
    return np.where(np.abs(slope) < delta, slope, slope * (np.abs(predictions - labels) > delta))


@mistake(
    "huber_gradient",
    "At an error of 0 this divides 0 by 0: the slope there is 0.",
)
def gradient_nan_at_zero(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    r = predictions - labels
    return np.asarray(huber_gradient(labels, predictions, delta) * (r / r))


@mistake("huber_gradient", "This is the gradient of the pseudo-Huber loss, the smooth relative.")
def gradient_pseudo_huber(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    r = predictions - labels
    return np.asarray(r / np.sqrt(1 + (r / delta) ** 2))


GRADIENT_MISTAKES = (
    gradient_by_labels,
    gradient_without_sign,
    gradient_without_turned_sign,
    gradient_slope_of_one,
    gradient_ignores_delta,
    gradient_never_linear,
    gradient_doubled_inside,
    gradient_zero_outside,
    gradient_turned_outside,
    gradient_turned_inside,
    gradient_size,
    gradient_of_plain_square,
    gradient_halved_inside,
    gradient_linear_only_above,
    gradient_linear_only_below,
    gradient_never_square,
    gradient_sign,
    gradient_is_loss,
    gradient_pieces_swapped,
    gradient_zero_at_delta,
    gradient_nan_at_zero,
    gradient_pseudo_huber,
)
