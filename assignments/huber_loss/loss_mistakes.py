"""Known mistakes in Huber losses, with the sentence for those who made them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference.huber_loss import huber_loss

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
    "This is the pseudo-Huber loss, the smooth relative of the one that is asked for.",
)
def loss_pseudo_huber(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    ratio = (predictions - labels) / delta
    return np.asarray(delta**2 * (np.sqrt(1 + ratio**2) - 1))


@mistake(
    "huber_loss",
    "Below −delta the loss falls and comes out negative: the linear piece needs |error|.",
)
def loss_signed_line(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    r = predictions - labels
    return np.where(np.abs(r) < delta, r**2 / 2, delta * r - delta**2 / 2)


@mistake(
    "huber_loss",
    "Above +delta the loss falls and comes out negative: the linear piece needs |error|.",
)
def loss_turned_line(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return loss_signed_line.replacement(predictions, labels, delta)  # type: ignore[no-any-return]


@mistake("huber_loss", "The constant of the linear piece is added: it has to be subtracted.")
def loss_offset_added(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return _in_pieces(labels, predictions, delta, offset=-(delta**2) / 2)


@mistake("huber_loss", "The constant of the linear piece is delta²: it has to be half of that.")
def loss_offset_not_halved(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return _in_pieces(labels, predictions, delta, offset=delta**2)


@mistake(
    "huber_loss",
    "The linear piece is |error| − ½·delta: the factor delta before the bracket is missing.",
)
def loss_line_without_factor(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    r = np.abs(predictions - labels)
    return np.where(r < delta, r**2 / 2, r - delta / 2)


@mistake("huber_loss", "Every loss is twice what it should be: the ½ is missing in both pieces.")
def loss_doubled(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return 2 * huber_loss(labels, predictions, delta)


@mistake(
    "huber_loss",
    "The pieces are right, but the condition compares |error| with 1: compare it with delta.",
)
def loss_condition_at_one(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    r = np.abs(predictions - labels)
    return np.where(r < 1, r**2 / 2, delta * r - delta**2 / 2)


@mistake(
    "huber_loss",
    "The condition compares the squared error with delta: compare |error| with it.",
)
def loss_condition_on_square(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    r = np.abs(predictions - labels)
    return np.where(r**2 < delta, r**2 / 2, delta * r - delta**2 / 2)


@mistake(
    "huber_loss",
    "This is the squared error everywhere: the ½ is missing, and nothing becomes linear.",
)
def loss_plain_square(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return (predictions - labels) ** 2


@mistake("huber_loss", "This is the absolute error: errors smaller than delta are squared.")
def loss_absolute(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return np.abs(predictions - labels)


@mistake("huber_loss", "The loss has the wrong sign: errors cost something.")
def loss_negative(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return -huber_loss(labels, predictions, delta)


@mistake(
    "huber_loss",
    "The loss is divided by delta, as the smooth L1 loss is: here its slope ends at delta.",
)
def loss_smooth_l1(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return huber_loss(labels, predictions, delta) / delta


@mistake(
    "huber_loss", "Beyond delta the loss is 0: outliers cost less, but they do cost something."
)
def loss_zero_outside(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    r = np.abs(predictions - labels)
    return np.where(r < delta, r**2 / 2, 0)


@mistake(
    "huber_loss",
    "Beyond delta the loss stays at ½·delta²: it has to go on growing, along a line.",
)
def loss_capped(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    return np.minimum(np.abs(predictions - labels), delta) ** 2 / 2


@mistake(
    "huber_loss",
    "One piece was taken for the whole array (`if np.all(…)`): choose for each element, with "
    "np.where.",
)
def loss_one_piece_for_all(labels: Array, predictions: Array, delta: float = 1.0) -> Array:
    r = np.abs(predictions - labels)
    return r**2 / 2 if np.all(r < delta) else delta * r - delta**2 / 2


def _in_pieces(labels: Array, predictions: Array, delta: float, offset: float) -> Array:
    """The two pieces, the linear one lowered by `offset`."""
    r = np.abs(predictions - labels)
    return np.where(r < delta, r**2 / 2, delta * r - offset)


LOSS_MISTAKES = (
    loss_linear_only_above,
    loss_linear_only_below,
    loss_without_offset,
    loss_offset_not_squared,
    loss_without_half,
    loss_ignores_delta,
    loss_slope_of_one,
    loss_squared_everywhere,
    loss_pieces_swapped,
    loss_pseudo_huber,
    loss_signed_line,
    loss_turned_line,
    loss_offset_added,
    loss_offset_not_halved,
    loss_line_without_factor,
    loss_doubled,
    loss_condition_at_one,
    loss_condition_on_square,
    loss_plain_square,
    loss_absolute,
    loss_negative,
    loss_smooth_l1,
    loss_zero_outside,
    loss_capped,
    loss_one_piece_for_all,
)
