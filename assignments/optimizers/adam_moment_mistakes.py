"""Known mistakes in Adam's moments: what goes into them, and how they enter the step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference import optimizers as reference

Array = NDArray[np.floating[Any]]
Step = tuple[Array, Any]


@mistake(
    "adam",
    "The new gradient goes into m with its full weight: m ← beta_1 · m + (1 − beta_1) · g.",
)
def adam_mean_not_weighted(
    params: Array, grads: Array, state: Any, learning_rate: float, **settings: Any
) -> Step:
    return _adam(params, grads, state, learning_rate, mean_weight=1.0, **settings)


@mistake(
    "adam",
    "The new square goes into v with its full weight: v ← beta_2 · v + (1 − beta_2) · g².",
)
def adam_square_not_weighted(
    params: Array, grads: Array, state: Any, learning_rate: float, **settings: Any
) -> Step:
    return _adam(params, grads, state, learning_rate, square_weight=1.0, **settings)


@mistake("adam", "v is a running mean of |g|: the gradient has to be squared.")
def adam_without_square(
    params: Array, grads: Array, state: Any, learning_rate: float, **settings: Any
) -> Step:
    return _adam(params, grads, state, learning_rate, squared=np.abs, **settings)


@mistake("adam", "v takes in m²: it is the running mean of g², the squared gradient.")
def adam_squares_the_mean(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    beta_1: float = 0.9,
    **settings: Any,
) -> Step:
    old = 0 if state is None else state[1]

    def squared_mean(grads: Array) -> Array:
        return (beta_1 * old + (1 - beta_1) * grads) ** 2

    settings = settings | {"beta_1": beta_1, "squared": squared_mean}
    return _adam(params, grads, state, learning_rate, **settings)


@mistake(
    "adam",
    "The square root is missing in the correction of v: it is √(1 − beta_2ᵗ) / (1 − beta_1ᵗ).",
)
def adam_correction_without_root(
    params: Array, grads: Array, state: Any, learning_rate: float, **settings: Any
) -> Step:
    step = 1 if state is None else state[0] + 1
    rate = learning_rate * (1 - settings.get("beta_2", 0.999) ** step) ** 0.5
    return reference.adam(params, grads, state, rate, **settings)


@mistake(
    "adam",
    "The corrections are swapped: m is divided by 1 − beta_1ᵗ, v by 1 − beta_2ᵗ.",
)
def adam_swaps_corrections(
    params: Array, grads: Array, state: Any, learning_rate: float, **settings: Any
) -> Step:
    step = 1 if state is None else state[0] + 1
    first, second = (
        1 - settings.get(name, default) ** step
        for name, default in (("beta_1", 0.9), ("beta_2", 0.999))
    )
    rate = learning_rate * (first / second) ** 1.5
    return reference.adam(params, grads, state, rate, **settings)


@mistake(
    "adam",
    "The gradient itself stands in the step: the running mean m belongs there.",
)
def adam_uses_the_gradient(
    params: Array, grads: Array, state: Any, learning_rate: float, **settings: Any
) -> Step:
    updated, kept = reference.adam(params, grads, state, learning_rate, **settings)
    return params + (updated - params) * grads / kept[1], kept


@mistake(
    "adam",
    "The steps are counted, but the moments begin anew in every one: carry m and v in the state, "
    "too.",
)
def adam_only_counts(
    params: Array, grads: Array, state: Any, learning_rate: float, **settings: Any
) -> Step:
    kept = None if state is None else (state[0], np.zeros_like(params), np.zeros_like(params))
    return reference.adam(params, grads, kept, learning_rate, **settings)


def _adam(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-7,
    mean_weight: float | None = None,
    square_weight: float | None = None,
    squared: Callable[[Array], Array] = np.square,
) -> Step:
    """Adam's step with other weights of what is new, and something else than g²."""
    step, mean, square = state or (0, np.zeros_like(params), np.zeros_like(params))
    step += 1
    mean = beta_1 * mean + (mean_weight or 1 - beta_1) * grads
    square = beta_2 * square + (square_weight or 1 - beta_2) * squared(grads)
    rate = learning_rate * (1 - beta_2**step) ** 0.5 / (1 - beta_1**step)
    return params - rate * mean / (np.sqrt(square) + epsilon), (step, mean, square)


ADAM_MOMENT_MISTAKES = (
    adam_mean_not_weighted,
    adam_square_not_weighted,
    adam_without_square,
    adam_squares_the_mean,
    adam_correction_without_root,
    adam_swaps_corrections,
    adam_uses_the_gradient,
    adam_only_counts,
)
