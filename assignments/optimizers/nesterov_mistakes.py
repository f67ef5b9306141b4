"""Known mistakes in Nesterov's momentum."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference import optimizers as reference

Array = NDArray[np.floating[Any]]
Step = tuple[Array, Any]


@mistake(
    "nesterov_momentum",
    "This is plain momentum: the look-ahead is missing, or it uses the old velocity. Update v "
    "first, then subtract η · (g + momentum · v).",
)
def nesterov_does_not_look_ahead(
    params: Array, grads: Array, state: Any, learning_rate: float, momentum: float = 0.9
) -> Step:
    return reference.momentum(params, grads, state, learning_rate, momentum)


@mistake(
    "nesterov_momentum",
    "The gradient is missing from the step: subtract η · (g + momentum · v), not only "
    "η · momentum · v.",
)
def nesterov_without_gradient(
    params: Array, grads: Array, state: Any, learning_rate: float, momentum: float = 0.9
) -> Step:
    velocity = reference.momentum(params, grads, state, learning_rate, momentum)[1]
    return params - learning_rate * momentum * velocity, velocity


@mistake(
    "nesterov_momentum",
    "The gradient is counted twice: v already contains g, so the step is g + momentum · v, "
    "and not g + v.",
)
def nesterov_adds_whole_velocity(
    params: Array, grads: Array, state: Any, learning_rate: float, momentum: float = 0.9
) -> Step:
    velocity = reference.momentum(params, grads, state, learning_rate, momentum)[1]
    return params - learning_rate * (grads + velocity), velocity


@mistake(
    "nesterov_momentum",
    "The velocity is forgotten from step to step: return the new velocity as the state, and "
    "read it when the state is not None.",
)
def nesterov_forgets_velocity(
    params: Array, grads: Array, state: Any, learning_rate: float, momentum: float = 0.9
) -> Step:
    return reference.nesterov_momentum(params, grads, None, learning_rate, momentum)


@mistake(
    "nesterov_momentum",
    "What is carried to the next step is g + momentum · v: that is only the direction of this "
    "step. Carry v itself.",
)
def nesterov_keeps_the_direction(
    params: Array, grads: Array, state: Any, learning_rate: float, momentum: float = 0.9
) -> Step:
    updated, velocity = reference.nesterov_momentum(params, grads, state, learning_rate, momentum)
    return updated, grads + momentum * velocity


@mistake("nesterov_momentum", "`momentum` is 0.9 whatever the caller asks for: use the argument.")
def nesterov_is_always_nine_tenths(
    params: Array, grads: Array, state: Any, learning_rate: float, momentum: float = 0.9
) -> Step:
    return reference.nesterov_momentum(params, grads, state, learning_rate)


@mistake(
    "nesterov_momentum",
    "The step goes uphill: the gradient points to where the loss grows, so subtract the step.",
)
def nesterov_uphill(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    momentum: float = 0.9,
) -> Step:
    settings = (learning_rate, momentum)
    updated, kept = reference.nesterov_momentum(params, grads, state, *settings)
    return 2 * params - updated, kept


@mistake(
    "nesterov_momentum",
    "The gradient is weighted with 1 − momentum in the velocity: here the whole gradient is "
    "added, v ← momentum · v + g.",
)
def nesterov_weighs_the_gradient(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    momentum: float = 0.9,
) -> Step:
    old = np.zeros_like(params) if state is None else state
    velocity = momentum * old + (1 - momentum) * grads
    return params - learning_rate * (grads + momentum * velocity), velocity


NESTEROV_MISTAKES = (
    nesterov_does_not_look_ahead,
    nesterov_without_gradient,
    nesterov_adds_whole_velocity,
    nesterov_forgets_velocity,
    nesterov_keeps_the_direction,
    nesterov_is_always_nine_tenths,
    nesterov_uphill,
    nesterov_weighs_the_gradient,
)
