"""Known mistakes in Huber losses for TensorFlow graphs: each gives a loss and its gradient."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference.huber_loss import huber_gradient, huber_loss

Array = NDArray[np.floating]
Pair = tuple[Array | float, Array]


@mistake(
    "huber_loss_graph",
    "Errors below −delta are still squared: look at the side where the prediction is too small. "
    "The condition has to look at tf.abs of the error.",
)
def graph_linear_only_above(labels: Array, predictions: Array, delta: float = 1.0) -> Pair:
    r = predictions - labels
    loss = np.where(r < delta, r**2 / 2, delta * np.abs(r) - delta**2 / 2)
    return loss, np.where(r < delta, r, delta)


@mistake(
    "huber_loss_graph",
    "The two pieces do not meet: compare what they give at an error of exactly delta. "
    "The linear piece lacks its constant.",
)
def graph_without_offset(labels: Array, predictions: Array, delta: float = 1.0) -> Pair:
    r = np.abs(predictions - labels)
    loss = np.where(r < delta, r**2 / 2, delta * r)
    return loss, huber_gradient(labels, predictions, delta)


@mistake(
    "huber_loss_graph",
    "Small errors cost twice what they should: the ½ of the square is missing.",
)
def graph_without_half(labels: Array, predictions: Array, delta: float = 1.0) -> Pair:
    r = predictions - labels
    loss = np.where(np.abs(r) < delta, r**2, delta * np.abs(r) - delta**2 / 2)
    return loss, np.where(np.abs(r) < delta, 2 * r, delta * np.sign(r))


@mistake(
    "huber_loss_graph",
    "The linear piece starts at |error| = 1 whatever delta is: delta is not used.",
)
def graph_ignores_delta(labels: Array, predictions: Array, delta: float = 1.0) -> Pair:
    return huber_loss(labels, predictions, 1.0), huber_gradient(labels, predictions, 1.0)


@mistake(
    "huber_loss_graph",
    "This is half the squared error everywhere: nothing becomes linear beyond delta.",
)
def graph_squared_everywhere(labels: Array, predictions: Array, delta: float = 1.0) -> Pair:
    r = predictions - labels
    return r**2 / 2, r


@mistake(
    "huber_loss_graph",
    "One number came back for all elements: the loss is asked for element by element, "
    "so leave out tf.reduce_mean.",
)
def graph_mean(labels: Array, predictions: Array, delta: float = 1.0) -> Pair:
    loss = float(np.mean(huber_loss(labels, predictions, delta)))
    return loss, huber_gradient(labels, predictions, delta) / labels.size


@mistake(
    "huber_loss_graph",
    "Errors above +delta are still squared: look at the side where the prediction is too large. "
    "The condition has to look at tf.abs of the error.",
)
def graph_linear_only_below(labels: Array, predictions: Array, delta: float = 1.0) -> Pair:
    loss, slope = graph_linear_only_above.replacement(predictions, labels, delta)
    return loss, -slope


@mistake(
    "huber_loss_graph",
    "Beyond −delta the loss falls and comes out negative: the linear piece needs tf.abs.",
)
def graph_signed_line(labels: Array, predictions: Array, delta: float = 1.0) -> Pair:
    r = predictions - labels
    loss = np.where(np.abs(r) < delta, r**2 / 2, delta * r - delta**2 / 2)
    return loss, np.where(np.abs(r) < delta, r, delta)


@mistake(
    "huber_loss_graph",
    "The constant of the linear piece is half of delta, not half of its square: "
    "at delta 1 the two look the same.",
)
def graph_offset_not_squared(labels: Array, predictions: Array, delta: float = 1.0) -> Pair:
    r = np.abs(predictions - labels)
    loss = np.where(r < delta, r**2 / 2, delta * r - delta / 2)
    return loss, huber_gradient(labels, predictions, delta)


@mistake(
    "huber_loss_graph",
    "The slope of the linear piece is 1 whatever delta is: beyond delta, |error| has to be "
    "multiplied by it.",
)
def graph_slope_of_one(labels: Array, predictions: Array, delta: float = 1.0) -> Pair:
    r = predictions - labels
    loss = np.where(np.abs(r) < delta, r**2 / 2, np.abs(r) - delta**2 / 2)
    return loss, np.where(np.abs(r) < delta, r, np.sign(r))


@mistake(
    "huber_loss_graph",
    "The two pieces are swapped: squares belong to errors smaller than delta.",
)
def graph_pieces_swapped(labels: Array, predictions: Array, delta: float = 1.0) -> Pair:
    r = predictions - labels
    loss = np.where(np.abs(r) > delta, r**2 / 2, delta * np.abs(r) - delta**2 / 2)
    return loss, np.where(np.abs(r) > delta, r, delta * np.sign(r))


@mistake(
    "huber_loss_graph",
    "Beyond delta the loss stays at ½·delta²: it has to go on growing, along a line.",
)
def graph_capped(labels: Array, predictions: Array, delta: float = 1.0) -> Pair:
    r = predictions - labels
    loss = np.minimum(np.abs(r), delta) ** 2 / 2
    return loss, np.where(np.abs(r) <= delta, r, 0)


@mistake(
    "huber_loss_graph",
    "At an error of exactly delta the slope comes out twice, once from each piece: write the "
    "linear piece with |error| − tf.minimum(|error|, delta), or choose with tf.where.",
)
def graph_slope_doubled_at_delta(labels: Array, predictions: Array, delta: float = 1.0) -> Pair:
    slope = huber_gradient(labels, predictions, delta)
    at_delta = np.abs(predictions - labels) == delta
    return huber_loss(labels, predictions, delta), np.where(at_delta, 2 * slope, slope)


@mistake(
    "huber_loss_graph",
    "This is the pseudo-Huber loss, the smooth relative of the one that is asked for.",
)
def graph_pseudo_huber(labels: Array, predictions: Array, delta: float = 1.0) -> Pair:
    r = predictions - labels
    root = np.sqrt(1 + (r / delta) ** 2)
    return delta**2 * (root - 1), np.asarray(r / root)


@mistake(
    "huber_loss_graph",
    "One number came back for all elements: the loss is asked for element by element, "
    "so leave out tf.reduce_sum.",
)
def graph_sum(labels: Array, predictions: Array, delta: float = 1.0) -> Pair:
    loss = float(np.sum(huber_loss(labels, predictions, delta)))
    return loss, huber_gradient(labels, predictions, delta)


@mistake(
    "huber_loss_graph",
    "The mean was taken over the last axis, as ready-made losses do: "
    "here every element keeps its own loss.",
)
def graph_mean_of_rows(labels: Array, predictions: Array, delta: float = 1.0) -> Pair:
    loss = np.asarray(huber_loss(labels, predictions, delta).mean(axis=-1))
    return loss, huber_gradient(labels, predictions, delta) / labels.shape[-1]


GRAPH_MISTAKES = (
    graph_linear_only_above,
    graph_without_offset,
    graph_without_half,
    graph_ignores_delta,
    graph_squared_everywhere,
    graph_mean,
    graph_linear_only_below,
    graph_signed_line,
    graph_offset_not_squared,
    graph_slope_of_one,
    graph_pieces_swapped,
    graph_capped,
    graph_slope_doubled_at_delta,
    graph_pseudo_huber,
    graph_sum,
    graph_mean_of_rows,
)
