"""Known mistakes in Adagrad."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference import optimizers as reference

Array = NDArray[np.floating[Any]]
Step = tuple[Array, Any]


@mistake("adagrad", "The gradient is divided by the accumulator itself: its square root is meant.")
def adagrad_without_root(
    params: Array, grads: Array, state: Any, learning_rate: float, initial_accumulator: float = 0.1
) -> Step:
    squares = _accumulate(params, grads, state, initial_accumulator)
    return params - learning_rate * grads / squares, squares


@mistake(
    "adagrad",
    "The accumulator starts at 0, but it should start at `initial_accumulator` (0.1 by default).",
)
def adagrad_starts_at_zero(
    params: Array, grads: Array, state: Any, learning_rate: float, initial_accumulator: float = 0.1
) -> Step:
    return reference.adagrad(params, grads, state, learning_rate, 0.0)


@mistake(
    "adagrad",
    "The accumulator begins anew in every step: return it as the state and add to it.",
)
def adagrad_forgets_accumulator(
    params: Array, grads: Array, state: Any, learning_rate: float, initial_accumulator: float = 0.1
) -> Step:
    return reference.adagrad(params, grads, None, learning_rate, initial_accumulator)


@mistake(
    "adagrad",
    "The accumulator is a running mean, as in RMSProp: Adagrad adds g² up and forgets nothing.",
)
def adagrad_takes_running_mean(
    params: Array, grads: Array, state: Any, learning_rate: float, initial_accumulator: float = 0.1
) -> Step:
    old = np.full_like(params, initial_accumulator) if state is None else state
    squares = 0.9 * old + 0.1 * grads**2
    return params - learning_rate * grads / np.sqrt(squares), squares


@mistake(
    "adagrad",
    "The step divides by the accumulator of the step before: add g² first, then take the root.",
)
def adagrad_divides_too_early(
    params: Array, grads: Array, state: Any, learning_rate: float, initial_accumulator: float = 0.1
) -> Step:
    old = np.full_like(params, initial_accumulator) if state is None else state
    return params - learning_rate * grads / np.sqrt(old), old + grads**2


@mistake(
    "adagrad",
    "All elements share one accumulator: each one has its own, so do not take the sum over g².",
)
def adagrad_shares_accumulator(
    params: Array, grads: Array, state: Any, learning_rate: float, initial_accumulator: float = 0.1
) -> Step:
    old = np.full_like(params, initial_accumulator) if state is None else state
    squares = old + np.sum(grads**2)
    return params - learning_rate * grads / np.sqrt(squares), squares


@mistake("adagrad", "The gradients are added up without being squared.")
def adagrad_without_square(
    params: Array, grads: Array, state: Any, learning_rate: float, initial_accumulator: float = 0.1
) -> Step:
    old = np.full_like(params, initial_accumulator) if state is None else state
    squares = old + np.abs(grads)
    return params - learning_rate * grads / np.sqrt(squares), squares


@mistake(
    "adagrad",
    "The initial accumulator is 0.1 whatever the caller asks for: use the argument.",
)
def adagrad_always_starts_at_a_tenth(
    params: Array, grads: Array, state: Any, learning_rate: float, initial_accumulator: float = 0.1
) -> Step:
    return reference.adagrad(params, grads, state, learning_rate)


@mistake(
    "adagrad",
    "The step goes uphill: the gradient points to where the loss grows, so subtract the step.",
)
def adagrad_uphill(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    initial_accumulator: float = 0.1,
) -> Step:
    settings = (learning_rate, initial_accumulator)
    updated, kept = reference.adagrad(params, grads, state, *settings)
    return 2 * params - updated, kept


def _accumulate(params: Array, grads: Array, state: Any, initial_accumulator: float) -> Array:
    old = np.full_like(params, initial_accumulator) if state is None else state
    return np.asarray(old + grads**2)


ADAGRAD_MISTAKES = (
    adagrad_without_root,
    adagrad_starts_at_zero,
    adagrad_forgets_accumulator,
    adagrad_takes_running_mean,
    adagrad_divides_too_early,
    adagrad_shares_accumulator,
    adagrad_without_square,
    adagrad_always_starts_at_a_tenth,
    adagrad_uphill,
)
