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


GRAPH_MISTAKES = (
    graph_linear_only_above,
    graph_without_offset,
    graph_without_half,
    graph_ignores_delta,
    graph_squared_everywhere,
    graph_mean,
)
