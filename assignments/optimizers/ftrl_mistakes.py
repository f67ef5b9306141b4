"""Known mistakes in FTRL."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference import optimizers as reference

Array = NDArray[np.floating[Any]]
Step = tuple[Array, Any]


@mistake(
    "ftrl",
    "z only adds up the gradients: the term (√n′ − √n) / η · w, which remembers where the "
    "parameters were, is missing.",
)
def ftrl_without_memory_of_params(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    initial_accumulator: float = 0.1,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    settings = (learning_rate, initial_accumulator, l1, l2)
    return reference.ftrl(np.zeros_like(params), grads, state, *settings)


@mistake(
    "ftrl",
    "The parameters have the wrong sign: where z is positive they are (l1 − z) / (…), below zero.",
)
def ftrl_uphill(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    initial_accumulator: float = 0.1,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    settings = (learning_rate, initial_accumulator, l1, l2)
    updated, sums = reference.ftrl(params, grads, state, *settings)
    return -updated, sums


@mistake(
    "ftrl",
    "The step is subtracted from the old parameters: FTRL computes the parameters from n and z "
    "alone.",
)
def ftrl_steps_from_params(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    initial_accumulator: float = 0.1,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    settings = (learning_rate, initial_accumulator, l1, l2)
    updated, sums = reference.ftrl(params, grads, state, *settings)
    return params + updated, sums


@mistake("ftrl", "l2 counts half: the denominator is √n / η + 2 · l2.")
def ftrl_halves_l2(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    initial_accumulator: float = 0.1,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    settings = (learning_rate, initial_accumulator, l1, l2 / 2)
    return reference.ftrl(params, grads, state, *settings)


@mistake(
    "ftrl",
    "The parameters do not become 0 where |z| ≤ l1: l1 is subtracted there as well, and they "
    "come out on the other side.",
)
def ftrl_without_zeros(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    initial_accumulator: float = 0.1,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    _, sums = reference.ftrl(params, grads, state, learning_rate, initial_accumulator)
    curvature = np.sqrt(sums[0]) / learning_rate + 2 * l2
    return (np.sign(sums[1]) * l1 - sums[1]) / curvature, sums


@mistake("ftrl", "n starts at 0, but it should start at `initial_accumulator` (0.1 by default).")
def ftrl_starts_at_zero(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    initial_accumulator: float = 0.1,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    return reference.ftrl(params, grads, state, learning_rate, 0.0, l1, l2)


@mistake(
    "ftrl",
    "The state is forgotten from step to step: return the sums as the state, and read them when "
    "the state is not None.",
)
def ftrl_forgets_state(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    initial_accumulator: float = 0.1,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    settings = (learning_rate, initial_accumulator, l1, l2)
    return reference.ftrl(params, grads, None, *settings)


@mistake(
    "ftrl", "z remembers the parameters with the wrong sign: (√n′ − √n) / η · w is subtracted."
)
def ftrl_adds_memory(
    params: Array, grads: Array, state: Any, learning_rate: float, **settings: Any
) -> Step:
    return reference.ftrl(-params, grads, state, learning_rate, **settings)


@mistake("ftrl", "In z the parameters are not divided by η: the term is (√n′ − √n) / η · w.")
def ftrl_memory_without_rate(
    params: Array, grads: Array, state: Any, learning_rate: float, **settings: Any
) -> Step:
    return reference.ftrl(learning_rate * params, grads, state, learning_rate, **settings)


@mistake(
    "ftrl",
    "n is never stored: the new n′ has to come along in the state, beside z.",
)
def ftrl_keeps_old_squares(
    params: Array, grads: Array, state: Any, learning_rate: float, **settings: Any
) -> Step:
    updated, (_, linear) = reference.ftrl(params, grads, state, learning_rate, **settings)
    return updated, (_squares(params, state, **settings), linear)


@mistake(
    "ftrl", "The roots are missing in z: the term is (√n′ − √n) / η · w, not (n′ − n) / η · w."
)
def ftrl_memory_without_roots(
    params: Array, grads: Array, state: Any, learning_rate: float, **settings: Any
) -> Step:
    squares = _squares(params, state, **settings)
    root, new_root = np.sqrt(squares), np.sqrt(squares + grads**2)
    remembered = params * (new_root**2 - root**2) / (new_root - root)
    return reference.ftrl(remembered, grads, state, learning_rate, **settings)


@mistake("ftrl", "The denominator uses the old n: it is √n′ / η + 2 · l2, with g² already in n′.")
def ftrl_divides_by_old_root(
    params: Array, grads: Array, state: Any, learning_rate: float, l2: float = 0.0, **settings: Any
) -> Step:
    updated, sums = reference.ftrl(params, grads, state, learning_rate, l2=l2, **settings)
    right = np.sqrt(sums[0]) / learning_rate + 2 * l2
    old = np.sqrt(_squares(params, state, **settings)) / learning_rate + 2 * l2
    return updated * right / old, sums


@mistake("ftrl", "The denominator lacks the learning rate: it is √n / η + 2 · l2.")
def ftrl_denominator_without_rate(
    params: Array, grads: Array, state: Any, learning_rate: float, l2: float = 0.0, **settings: Any
) -> Step:
    updated, sums = reference.ftrl(params, grads, state, learning_rate, l2=l2, **settings)
    root = np.sqrt(sums[0])
    return updated * (root / learning_rate + 2 * l2) / (root + 2 * l2), sums


@mistake(
    "ftrl",
    "The denominator has the β of the article, (β + √n) / η: here there is none, √n / η + 2 · l2.",
)
def ftrl_adds_beta(
    params: Array, grads: Array, state: Any, learning_rate: float, l2: float = 0.0, **settings: Any
) -> Step:
    l2 = l2 + 0.5 / learning_rate
    return reference.ftrl(params, grads, state, learning_rate, l2=l2, **settings)


@mistake(
    "ftrl",
    "l1 sets parameters to 0, but does not shorten the others: where |z| > l1 they are "
    "(sign(z) · l1 − z) / (…).",
)
def ftrl_only_cuts_off(
    params: Array, grads: Array, state: Any, learning_rate: float, l1: float = 0.0, **settings: Any
) -> Step:
    full, sums = reference.ftrl(params, grads, state, learning_rate, **settings)
    return np.where(np.abs(sums[1]) > l1, full, 0), sums


@mistake("ftrl", "The sign of z is missing before l1: the numerator is sign(z) · l1 − z.")
def ftrl_without_sign(
    params: Array, grads: Array, state: Any, learning_rate: float, l1: float = 0.0, **settings: Any
) -> Step:
    full, sums = reference.ftrl(params, grads, state, learning_rate, **settings)
    linear = sums[1]
    return np.where(np.abs(linear) > l1, full * (linear - l1) / linear, 0), sums


def _squares(params: Array, state: Any, initial_accumulator: float = 0.1, **_: Any) -> Array:
    """What n was before the step."""
    return np.full_like(params, initial_accumulator) if state is None else state[0]


FTRL_MISTAKES = (
    ftrl_without_memory_of_params,
    ftrl_uphill,
    ftrl_steps_from_params,
    ftrl_halves_l2,
    ftrl_without_zeros,
    ftrl_starts_at_zero,
    ftrl_forgets_state,
    ftrl_adds_memory,
    ftrl_memory_without_rate,
    ftrl_keeps_old_squares,
    ftrl_memory_without_roots,
    ftrl_divides_by_old_root,
    ftrl_denominator_without_rate,
    ftrl_adds_beta,
    ftrl_only_cuts_off,
    ftrl_without_sign,
)
