"""Known mistakes in proximal gradient descent and proximal Adagrad."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference import optimizers as reference

Array = NDArray[np.floating[Any]]
Step = tuple[Array, Any]


@mistake(
    "proximal_gradient_descent",
    "The step goes uphill: the gradient points to where the loss grows, so subtract it.",
)
def proximal_uphill(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    settings = (learning_rate, l1, l2)
    return reference.proximal_gradient_descent(params, -grads, state, *settings)


@mistake(
    "proximal_gradient_descent",
    "The threshold is l1 itself: it has to be η · l1, as the pull towards 0 is a step, too.",
)
def proximal_threshold_without_rate(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    settings = (learning_rate, l1 / learning_rate, l2)
    return reference.proximal_gradient_descent(params, grads, state, *settings)


@mistake(
    "proximal_gradient_descent",
    "l2 is not multiplied by the learning rate: the divisor is 1 + η · l2.",
)
def proximal_divisor_without_rate(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    settings = (learning_rate, l1, l2 / learning_rate)
    return reference.proximal_gradient_descent(params, grads, state, *settings)


@mistake(
    "proximal_gradient_descent",
    "Values smaller than the threshold come out on the other side of 0: max(|p| − η · l1, 0) "
    "keeps them at 0.",
)
def proximal_without_zeros(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    stepped = params - learning_rate * grads
    shrunk = stepped - learning_rate * l1 * np.sign(stepped)
    return shrunk / (1 + learning_rate * l2), state


@mistake(
    "proximal_gradient_descent",
    "The parameters are pulled towards 0 before the step: take the gradient's step first.",
)
def proximal_shrinks_first(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    settings = (learning_rate, l1, l2)
    still = np.zeros_like(grads)
    shrunk, _ = reference.proximal_gradient_descent(params, still, state, *settings)
    return shrunk - learning_rate * grads, state


@mistake(
    "proximal_gradient_descent",
    "l1 and l2 are not used: without them this is plain gradient descent.",
)
def proximal_ignores_penalties(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    return reference.gradient_descent(params, grads, state, learning_rate)


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


PROXIMAL_MISTAKES = (
    proximal_uphill,
    proximal_threshold_without_rate,
    proximal_divisor_without_rate,
    proximal_without_zeros,
    proximal_shrinks_first,
    proximal_ignores_penalties,
    proximal_adagrad_shrinks_by_plain_rate,
    proximal_adagrad_forgets_accumulator,
    proximal_adagrad_ignores_penalties,
    proximal_adagrad_starts_at_zero,
)
