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


FTRL_MISTAKES = (
    ftrl_without_memory_of_params,
    ftrl_uphill,
    ftrl_steps_from_params,
    ftrl_halves_l2,
    ftrl_without_zeros,
    ftrl_starts_at_zero,
    ftrl_forgets_state,
)
