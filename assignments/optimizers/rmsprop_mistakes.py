"""Known mistakes in RMSProp."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference import optimizers as reference

Array = NDArray[np.floating[Any]]
Step = tuple[Array, Any]


@mistake(
    "rmsprop",
    "The squares are added up and never fade, as in Adagrad: RMSProp keeps a running mean, "
    "s ← decay · s + (1 − decay) · g².",
)
def rmsprop_adds_up(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    decay: float = 0.9,
    momentum: float = 0.0,
    epsilon: float = 1e-7,
) -> Step:
    squares, velocity = _means(params, state)
    squares = squares + grads**2
    velocity = momentum * velocity + learning_rate * grads / np.sqrt(squares + epsilon)
    return params - velocity, (squares, velocity)


@mistake(
    "rmsprop",
    "The two weights of the running mean are swapped: the old mean keeps `decay`, the new "
    "square gets 1 − decay.",
)
def rmsprop_swaps_weights(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    decay: float = 0.9,
    momentum: float = 0.0,
    epsilon: float = 1e-7,
) -> Step:
    return reference.rmsprop(params, grads, state, learning_rate, 1 - decay, momentum, epsilon)


@mistake("rmsprop", "The gradient is divided by the mean square itself: its root is meant.")
def rmsprop_without_root(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    decay: float = 0.9,
    momentum: float = 0.0,
    epsilon: float = 1e-7,
) -> Step:
    squares, velocity = _means(params, state)
    squares = decay * squares + (1 - decay) * grads**2
    velocity = momentum * velocity + learning_rate * grads / (squares + epsilon)
    return params - velocity, (squares, velocity)


@mistake("rmsprop", "`momentum` is not used: RMSProp has a velocity, too, if the caller asks.")
def rmsprop_without_momentum(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    decay: float = 0.9,
    momentum: float = 0.0,
    epsilon: float = 1e-7,
) -> Step:
    return reference.rmsprop(params, grads, state, learning_rate, decay, 0.0, epsilon)


@mistake(
    "rmsprop",
    "The mean square starts at 1, as in TensorFlow 1's optimizer: here it starts at 0.",
)
def rmsprop_starts_at_one(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    decay: float = 0.9,
    momentum: float = 0.0,
    epsilon: float = 1e-7,
) -> Step:
    ones = (np.ones_like(params), np.zeros_like(params)) if state is None else state
    return reference.rmsprop(params, grads, ones, learning_rate, decay, momentum, epsilon)


@mistake(
    "rmsprop",
    "The mean square begins anew in every step: return it as the state, and read it when the "
    "state is not None.",
)
def rmsprop_forgets_state(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    decay: float = 0.9,
    momentum: float = 0.0,
    epsilon: float = 1e-7,
) -> Step:
    return reference.rmsprop(params, grads, None, learning_rate, decay, momentum, epsilon)


@mistake(
    "rmsprop",
    "The step goes uphill: the gradient points to where the loss grows, so subtract the step.",
)
def rmsprop_uphill(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    decay: float = 0.9,
    momentum: float = 0.0,
    epsilon: float = 1e-7,
) -> Step:
    settings = (learning_rate, decay, momentum, epsilon)
    updated, kept = reference.rmsprop(params, grads, state, *settings)
    return 2 * params - updated, kept


@mistake(
    "rmsprop",
    "`decay` is 0.9 whatever the caller asks for: use the argument.",
)
def rmsprop_decays_by_nine_tenths(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    decay: float = 0.9,
    momentum: float = 0.0,
    epsilon: float = 1e-7,
) -> Step:
    return reference.rmsprop(params, grads, state, learning_rate, 0.9, momentum, epsilon)


@mistake("rmsprop", "The gradients are averaged without being squared.")
def rmsprop_without_square(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    decay: float = 0.9,
    momentum: float = 0.0,
    epsilon: float = 1e-7,
) -> Step:
    squares, velocity = _means(params, state)
    squares = decay * squares + (1 - decay) * np.abs(grads)
    velocity = momentum * velocity + learning_rate * grads / np.sqrt(squares + epsilon)
    return params - velocity, (squares, velocity)


@mistake(
    "rmsprop",
    "The step divides by the mean square of the step before: take g² in first, then the root.",
)
def rmsprop_divides_too_early(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    decay: float = 0.9,
    momentum: float = 0.0,
    epsilon: float = 1e-7,
) -> Step:
    squares, velocity = _means(params, state)
    velocity = momentum * velocity + learning_rate * grads / np.sqrt(squares + epsilon)
    return params - velocity, (decay * squares + (1 - decay) * grads**2, velocity)


@mistake(
    "rmsprop",
    "The new step is weighted with 1 − momentum in the velocity: here it is added as it is.",
)
def rmsprop_weighs_the_step(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    momentum: float = 0.0,
    **settings: Any,
) -> Step:
    rate = (1 - momentum) * learning_rate
    return reference.rmsprop(params, grads, state, rate, momentum=momentum, **settings)


def _means(params: Array, state: Any) -> tuple[Array, Array]:
    """Both accumulators of these rules, zeros before the first step."""
    return (np.zeros_like(params), np.zeros_like(params)) if state is None else state


RMSPROP_MISTAKES = (
    rmsprop_adds_up,
    rmsprop_swaps_weights,
    rmsprop_without_root,
    rmsprop_without_momentum,
    rmsprop_starts_at_one,
    rmsprop_forgets_state,
    rmsprop_uphill,
    rmsprop_decays_by_nine_tenths,
    rmsprop_without_square,
    rmsprop_divides_too_early,
    rmsprop_weighs_the_step,
)
