"""Known mistakes in proximal gradient descent."""

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
    "proximal_gradient_descent",
    "Neither l1 nor l2 is multiplied by the learning rate: the threshold is η · l1, the divisor "
    "1 + η · l2.",
)
def proximal_penalties_without_rate(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    settings = (learning_rate, l1 / learning_rate, l2 / learning_rate)
    return reference.proximal_gradient_descent(params, grads, state, *settings)


@mistake("proximal_gradient_descent", "l2 counts twice: the divisor is 1 + η · l2.")
def proximal_doubles_l2(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    settings = (learning_rate, l1, 2 * l2)
    return reference.proximal_gradient_descent(params, grads, state, *settings)


@mistake(
    "proximal_gradient_descent",
    "Values are multiplied by 1 − η · l2, as weight decay does: divide them by 1 + η · l2.",
)
def proximal_multiplies(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    shrunk, _ = reference.proximal_gradient_descent(params, grads, state, learning_rate, l1)
    return shrunk * (1 - learning_rate * l2), state


@mistake("proximal_gradient_descent", "The sign of p is missing: no parameter is negative here.")
def proximal_without_sign(
    params: Array, grads: Array, state: Any, learning_rate: float, **settings: Any
) -> Step:
    updated, _ = reference.proximal_gradient_descent(
        params, grads, state, learning_rate, **settings
    )
    return np.abs(updated), state


@mistake(
    "proximal_gradient_descent",
    "The sign is that of the old parameters: take that of p, after the gradient's step.",
)
def proximal_keeps_old_signs(
    params: Array, grads: Array, state: Any, learning_rate: float, **settings: Any
) -> Step:
    updated, _ = reference.proximal_gradient_descent(
        params, grads, state, learning_rate, **settings
    )
    return np.sign(params) * np.abs(updated), state


@mistake(
    "proximal_gradient_descent",
    "The penalties were added to the gradient: a proximal step takes the gradient's step first, "
    "and then pulls towards 0 by thresholding and dividing.",
)
def proximal_adds_penalties_to_gradient(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    return params - learning_rate * (grads + l1 * np.sign(params) + l2 * params), state


@mistake(
    "proximal_gradient_descent",
    "l1 sets small values to 0, but does not shorten the others: sign(p) · max(|p| − η · l1, 0).",
)
def proximal_only_cuts_off(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    p = params - learning_rate * grads
    return np.where(np.abs(p) > learning_rate * l1, p, 0) / (1 + learning_rate * l2), state


@mistake(
    "proximal_gradient_descent",
    "Values are divided by 1 + η · l2 before the threshold: l1 comes first, then the division.",
)
def proximal_divides_first(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    l1 = l1 * (1 + learning_rate * l2)
    return reference.proximal_gradient_descent(params, grads, state, learning_rate, l1, l2)


PROXIMAL_MISTAKES = (
    proximal_uphill,
    proximal_threshold_without_rate,
    proximal_divisor_without_rate,
    proximal_without_zeros,
    proximal_shrinks_first,
    proximal_ignores_penalties,
    proximal_penalties_without_rate,
    proximal_doubles_l2,
    proximal_multiplies,
    proximal_without_sign,
    proximal_keeps_old_signs,
    proximal_adds_penalties_to_gradient,
    proximal_only_cuts_off,
    proximal_divides_first,
)
