"""Known mistakes in proximal Adagrad."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference import optimizers as reference

Array = NDArray[np.floating[Any]]
Step = tuple[Array, Any]


@mistake(
    "proximal_adagrad",
    "The pull towards 0 uses the learning rate: here it uses r = η / √a, a rate for each element.",
)
def proximal_adagrad_shrinks_by_plain_rate(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    initial_accumulator: float = 0.1,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    stepped, squares = reference.adagrad(params, grads, state, learning_rate, initial_accumulator)
    still, settings = np.zeros_like(params), (learning_rate, l1, l2)
    return reference.proximal_gradient_descent(stepped, still, None, *settings)[0], squares


@mistake(
    "proximal_adagrad",
    "The accumulator begins anew in every step: return it as the state and add to it.",
)
def proximal_adagrad_forgets_accumulator(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    initial_accumulator: float = 0.1,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    settings = (learning_rate, initial_accumulator, l1, l2)
    return reference.proximal_adagrad(params, grads, None, *settings)


@mistake(
    "proximal_adagrad",
    "l1 and l2 are not used: without them this is plain Adagrad.",
)
def proximal_adagrad_ignores_penalties(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    initial_accumulator: float = 0.1,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    return reference.adagrad(params, grads, state, learning_rate, initial_accumulator)


@mistake(
    "proximal_adagrad",
    "The accumulator starts at 0, but it should start at `initial_accumulator` (0.1 by default).",
)
def proximal_adagrad_starts_at_zero(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    initial_accumulator: float = 0.1,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    return reference.proximal_adagrad(params, grads, state, learning_rate, 0.0, l1, l2)


@mistake(
    "proximal_adagrad",
    "The step goes uphill: the gradient points to where the loss grows, so subtract it.",
)
def proximal_adagrad_uphill(
    params: Array, grads: Array, state: Any, learning_rate: float, **settings: Any
) -> Step:
    return reference.proximal_adagrad(params, -grads, state, learning_rate, **settings)


@mistake("proximal_adagrad", "The square root of the accumulator is missing: r = η / √a.")
def proximal_adagrad_without_root(
    params: Array, grads: Array, state: Any, learning_rate: float, **settings: Any
) -> Step:
    squares = _squares(params, grads, state, **settings)
    return _step(params, grads, learning_rate / squares, **settings), squares


@mistake(
    "proximal_adagrad",
    "The step divides by the accumulator of the step before: add g² first, then take the root.",
)
def proximal_adagrad_divides_too_early(
    params: Array, grads: Array, state: Any, learning_rate: float, **settings: Any
) -> Step:
    squares = _squares(params, grads, state, **settings)
    return _step(params, grads, learning_rate / np.sqrt(squares - grads**2), **settings), squares


@mistake(
    "proximal_adagrad",
    "There is no accumulator: this is proximal gradient descent, with one rate for all elements.",
)
def proximal_adagrad_without_accumulator(
    params: Array, grads: Array, state: Any, learning_rate: float, **settings: Any
) -> Step:
    return _step(params, grads, np.full_like(params, learning_rate), **settings), state


@mistake(
    "proximal_adagrad",
    "Neither l1 nor l2 is multiplied by the rate: the threshold is r · l1, the divisor 1 + r · l2.",
)
def proximal_adagrad_penalties_without_rate(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    l1: float = 0.0,
    l2: float = 0.0,
    **settings: Any,
) -> Step:
    squares = _squares(params, grads, state, **settings)
    rates = learning_rate / np.sqrt(squares)
    return _step(params, grads, rates, l1 / rates, l2 / rates), squares


@mistake("proximal_adagrad", "The threshold is l1 itself: it has to be r · l1.")
def proximal_adagrad_threshold_without_rate(
    params: Array, grads: Array, state: Any, learning_rate: float, l1: float = 0.0, **settings: Any
) -> Step:
    squares = _squares(params, grads, state, **settings)
    rates = learning_rate / np.sqrt(squares)
    return _step(params, grads, rates, l1 / rates, **settings), squares


@mistake(
    "proximal_adagrad",
    "Values smaller than the threshold come out on the other side of 0: max(|p| − r · l1, 0) "
    "keeps them at 0.",
)
def proximal_adagrad_without_zeros(
    params: Array, grads: Array, state: Any, learning_rate: float, l1: float = 0.0, **settings: Any
) -> Step:
    squares = _squares(params, grads, state, **settings)
    rates = learning_rate / np.sqrt(squares)
    stepped = params - rates * grads
    shrunk = stepped - rates * l1 * np.sign(stepped)
    return shrunk / (1 + rates * settings.get("l2", 0.0)), squares


def _squares(
    params: Array, grads: Array, state: Any, initial_accumulator: float = 0.1, **_: Any
) -> Array:
    """The accumulator of the squared gradients, those of this step included."""
    old = np.full_like(params, initial_accumulator) if state is None else state
    return np.asarray(old + grads**2)


def _step(
    params: Array,
    grads: Array,
    rates: Array,
    l1: Array | float = 0.0,
    l2: Array | float = 0.0,
    **_: Any,
) -> Array:
    """A proximal step with a rate for each element."""
    stepped = params - rates * grads
    shrunk = np.sign(stepped) * np.maximum(np.abs(stepped) - rates * l1, 0)
    return np.asarray(shrunk / (1 + rates * l2))


PROXIMAL_ADAGRAD_MISTAKES = (
    proximal_adagrad_shrinks_by_plain_rate,
    proximal_adagrad_forgets_accumulator,
    proximal_adagrad_ignores_penalties,
    proximal_adagrad_starts_at_zero,
    proximal_adagrad_uphill,
    proximal_adagrad_without_root,
    proximal_adagrad_divides_too_early,
    proximal_adagrad_without_accumulator,
    proximal_adagrad_penalties_without_rate,
    proximal_adagrad_threshold_without_rate,
    proximal_adagrad_without_zeros,
)
