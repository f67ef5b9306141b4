"""Known mistakes in Adadelta."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference import optimizers as reference

Array = NDArray[np.floating[Any]]
Step = tuple[Array, Any]


@mistake(
    "adadelta",
    "The numerator is missing: Adadelta multiplies the gradient by √(u + epsilon), the running "
    "root mean square of its own updates.",
)
def adadelta_without_numerator(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    rho: float = 0.95,
    epsilon: float = 1e-7,
) -> Step:
    squares = _means(params, state)[0]
    squares = rho * squares + (1 - rho) * grads**2
    return params - learning_rate * grads / np.sqrt(squares + epsilon), (squares, squares)


@mistake(
    "adadelta",
    "Numerator and denominator are swapped: the root of the updates stands above, that of the "
    "gradients below.",
)
def adadelta_upside_down(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    rho: float = 0.95,
    epsilon: float = 1e-7,
) -> Step:
    squares, updates = _means(params, state)
    squares = rho * squares + (1 - rho) * grads**2
    update = grads * np.sqrt((squares + epsilon) / (updates + epsilon))
    updates = rho * updates + (1 - rho) * update**2
    return params - learning_rate * update, (squares, updates)


@mistake(
    "adadelta",
    "Epsilon stands outside the roots: √(u + epsilon) is not √u + epsilon, and in the first "
    "step, where u is 0, that decides how large the step is.",
)
def adadelta_epsilon_outside(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    rho: float = 0.95,
    epsilon: float = 1e-7,
) -> Step:
    squares, updates = _means(params, state)
    squares = rho * squares + (1 - rho) * grads**2
    update = grads * (np.sqrt(updates) + epsilon) / (np.sqrt(squares) + epsilon)
    updates = rho * updates + (1 - rho) * update**2
    return params - learning_rate * update, (squares, updates)


@mistake(
    "adadelta",
    "The learning rate has got into the accumulated updates: u takes d², before it is multiplied "
    "by the learning rate.",
)
def adadelta_accumulates_scaled_updates(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    rho: float = 0.95,
    epsilon: float = 1e-7,
) -> Step:
    squares, updates = _means(params, state)
    squares = rho * squares + (1 - rho) * grads**2
    update = learning_rate * grads * np.sqrt((updates + epsilon) / (squares + epsilon))
    updates = rho * updates + (1 - rho) * update**2
    return params - update, (squares, updates)


@mistake(
    "adadelta",
    "The updates are not accumulated: u stays 0, so every step is as small as the first.",
)
def adadelta_forgets_updates(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    rho: float = 0.95,
    epsilon: float = 1e-7,
) -> Step:
    kept = None if state is None else (state[0], np.zeros_like(params))
    return reference.adadelta(params, grads, kept, learning_rate, rho, epsilon)


@mistake("adadelta", "The learning rate is not used: the step is η · d.")
def adadelta_without_rate(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    rho: float = 0.95,
    epsilon: float = 1e-7,
) -> Step:
    return reference.adadelta(params, grads, state, 1.0, rho, epsilon)


@mistake(
    "adadelta",
    "The state is forgotten from step to step: return the running means as the state, and read "
    "them when the state is not None.",
)
def adadelta_forgets_state(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    rho: float = 0.95,
    epsilon: float = 1e-7,
) -> Step:
    return reference.adadelta(params, grads, None, learning_rate, rho, epsilon)


@mistake(
    "adadelta",
    "The step goes uphill: the gradient points to where the loss grows, so subtract the step.",
)
def adadelta_uphill(
    params: Array, grads: Array, state: Any, learning_rate: float, **settings: Any
) -> Step:
    updated, kept = reference.adadelta(params, grads, state, learning_rate, **settings)
    return 2 * params - updated, kept


@mistake(
    "adadelta",
    "u takes in g²: it is the running mean of the updates' squares, d².",
)
def adadelta_accumulates_gradients(
    params: Array, grads: Array, state: Any, learning_rate: float, **settings: Any
) -> Step:
    rho = settings.get("rho", 0.95)
    updated, (squares, _) = reference.adadelta(params, grads, state, learning_rate, **settings)
    updates = _means(params, state)[1]
    return updated, (squares, rho * updates + (1 - rho) * grads**2)


@mistake("adadelta", "The roots are missing: d = g · √(u + epsilon) / √(a + epsilon).")
def adadelta_without_roots(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    rho: float = 0.95,
    epsilon: float = 1e-7,
) -> Step:
    squares, updates = _means(params, state)
    squares = rho * squares + (1 - rho) * grads**2
    update = grads * (updates + epsilon) / (squares + epsilon)
    return params - learning_rate * update, (squares, rho * updates + (1 - rho) * update**2)


@mistake(
    "adadelta",
    "The two weights of the running means are swapped: the old mean keeps rho, the new square "
    "gets 1 − rho.",
)
def adadelta_swaps_weights(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    rho: float = 0.95,
    epsilon: float = 1e-7,
) -> Step:
    return reference.adadelta(params, grads, state, learning_rate, 1 - rho, epsilon)


@mistake(
    "adadelta",
    "The squared gradients are added up and never fade, as in Adagrad: Adadelta keeps a running "
    "mean, a ← rho · a + (1 − rho) · g².",
)
def adadelta_adds_up(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    rho: float = 0.95,
    epsilon: float = 1e-7,
) -> Step:
    squares, updates = _means(params, state)
    squares = squares + grads**2
    update = grads * np.sqrt((updates + epsilon) / (squares + epsilon))
    return params - learning_rate * update, (squares, rho * updates + (1 - rho) * update**2)


def _means(params: Array, state: Any) -> tuple[Array, Array]:
    """Both accumulators of these rules, zeros before the first step."""
    return (np.zeros_like(params), np.zeros_like(params)) if state is None else state


ADADELTA_MISTAKES = (
    adadelta_without_numerator,
    adadelta_upside_down,
    adadelta_epsilon_outside,
    adadelta_accumulates_scaled_updates,
    adadelta_forgets_updates,
    adadelta_without_rate,
    adadelta_forgets_state,
    adadelta_uphill,
    adadelta_accumulates_gradients,
    adadelta_without_roots,
    adadelta_swaps_weights,
    adadelta_adds_up,
)
