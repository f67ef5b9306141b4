"""Known mistakes in gradient descent and momentum."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference import optimizers as reference

Array = NDArray[np.floating[Any]]
Step = tuple[Array, Any]


@mistake(
    "gradient_descent",
    "The step goes uphill: the gradient points to where the loss grows, so subtract it.",
)
def descent_uphill(params: Array, grads: Array, state: Any, learning_rate: float) -> Step:
    return params + learning_rate * grads, state


@mistake("gradient_descent", "The learning rate is not used.")
def descent_without_rate(params: Array, grads: Array, state: Any, learning_rate: float) -> Step:
    return params - grads, state


@mistake(
    "gradient_descent",
    "Only the step came back, not the parameters after it: subtract it from `params`.",
)
def descent_returns_the_step(params: Array, grads: Array, state: Any, learning_rate: float) -> Step:
    return -learning_rate * grads, state


@mistake(
    "momentum",
    "The velocity is forgotten from step to step, so this is plain gradient descent: return the "
    "new velocity as the state, and read it when the state is not None.",
)
def momentum_forgets_velocity(
    params: Array, grads: Array, state: Any, learning_rate: float, momentum: float = 0.9
) -> Step:
    return reference.momentum(params, grads, None, learning_rate, momentum)


@mistake(
    "momentum",
    "The gradient is weighted with 1 − momentum: here the whole gradient is added to the "
    "velocity, v ← momentum · v + g.",
)
def momentum_weighs_the_gradient(
    params: Array, grads: Array, state: Any, learning_rate: float, momentum: float = 0.9
) -> Step:
    return reference.momentum(params, (1 - momentum) * grads, state, learning_rate, momentum)


@mistake(
    "momentum",
    "This is Nesterov's momentum, which looks ahead: plain momentum subtracts η · v.",
)
def momentum_looks_ahead(
    params: Array, grads: Array, state: Any, learning_rate: float, momentum: float = 0.9
) -> Step:
    return reference.nesterov_momentum(params, grads, state, learning_rate, momentum)


@mistake(
    "momentum",
    "The parameters move with the velocity of the step before: update the velocity first, then "
    "subtract η · v with the new one.",
)
def momentum_moves_with_old_velocity(
    params: Array, grads: Array, state: Any, learning_rate: float, momentum: float = 0.9
) -> Step:
    old = np.zeros_like(params) if state is None else state
    return params - learning_rate * old, momentum * old + grads


@mistake("momentum", "`momentum` is 0.9 whatever the caller asks for: use the argument.")
def momentum_is_always_nine_tenths(
    params: Array, grads: Array, state: Any, learning_rate: float, momentum: float = 0.9
) -> Step:
    return reference.momentum(params, grads, state, learning_rate)


@mistake(
    "momentum",
    "The signs do not fit together: the old velocity is subtracted where it should be added, so "
    "the ball brakes instead of rolling on.",
)
def momentum_brakes(
    params: Array, grads: Array, state: Any, learning_rate: float, momentum: float = 0.9
) -> Step:
    return reference.momentum(params, grads, state, learning_rate, -momentum)


@mistake(
    "momentum",
    "The step goes uphill: the gradient points to where the loss grows, so subtract the step.",
)
def momentum_uphill(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    momentum: float = 0.9,
) -> Step:
    settings = (learning_rate, momentum)
    updated, kept = reference.momentum(params, grads, state, *settings)
    return 2 * params - updated, kept


@mistake(
    "gradient_descent",
    "What came back is η · g, the length of the step: subtract it from `params`.",
)
def descent_returns_the_distance(
    params: Array, grads: Array, state: Any, learning_rate: float
) -> Step:
    return learning_rate * grads, state


@mistake("gradient_descent", "Nothing moved: the old parameters came back.")
def descent_stays(params: Array, grads: Array, state: Any, learning_rate: float) -> Step:
    return params, state


@mistake(
    "gradient_descent",
    "Every parameter moved by the same mean: each one has its own element of `grads`.",
)
def descent_by_mean(params: Array, grads: Array, state: Any, learning_rate: float) -> Step:
    return params - learning_rate * grads.mean(), state


@mistake(
    "gradient_descent",
    "The gradient was divided by the number of rows: it is a mean already, use it as it is.",
)
def descent_divides_by_rows(params: Array, grads: Array, state: Any, learning_rate: float) -> Step:
    return params - learning_rate * grads / len(grads), state


@mistake("gradient_descent", "Only the sign of the gradient was used: its size counts as well.")
def descent_by_sign(params: Array, grads: Array, state: Any, learning_rate: float) -> Step:
    return params - learning_rate * np.sign(grads), state


@mistake(
    "momentum",
    "The learning rate was multiplied in twice, in the velocity and again in the step.",
)
def momentum_takes_the_rate_twice(
    params: Array, grads: Array, state: Any, learning_rate: float, momentum: float = 0.9
) -> Step:
    return reference.momentum(params, grads, state, learning_rate**2, momentum)


@mistake(
    "momentum",
    "The velocity never fades: the old one has to be multiplied by `momentum` in every step.",
)
def momentum_never_fades(
    params: Array, grads: Array, state: Any, learning_rate: float, momentum: float = 0.9
) -> Step:
    return reference.momentum(params, grads, state, learning_rate, 1.0)


@mistake(
    "momentum",
    "The weights are those of a running mean, and swapped: v ← momentum · v + g.",
)
def momentum_swaps_weights(
    params: Array, grads: Array, state: Any, learning_rate: float, momentum: float = 0.9
) -> Step:
    return reference.momentum(params, momentum * grads, state, learning_rate, 1 - momentum)


MOMENTUM_MISTAKES = (
    descent_uphill,
    descent_without_rate,
    descent_returns_the_step,
    momentum_forgets_velocity,
    momentum_weighs_the_gradient,
    momentum_looks_ahead,
    momentum_moves_with_old_velocity,
    momentum_is_always_nine_tenths,
    momentum_brakes,
    momentum_uphill,
    descent_returns_the_distance,
    descent_stays,
    descent_by_mean,
    descent_divides_by_rows,
    descent_by_sign,
    momentum_takes_the_rate_twice,
    momentum_never_fades,
    momentum_swaps_weights,
)
