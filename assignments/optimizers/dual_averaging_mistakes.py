"""Known mistakes in Adagrad with dual averaging."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference import optimizers as reference

Array = NDArray[np.floating[Any]]
Step = tuple[Array, Any]


@mistake(
    "adagrad_da",
    "The step is subtracted from the old parameters: dual averaging computes the parameters "
    "from the sums alone, whatever they were before.",
)
def dual_averaging_steps_from_params(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    initial_accumulator: float = 0.1,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    settings = (learning_rate, initial_accumulator, l1, l2)
    updated, sums = reference.adagrad_da(params, grads, state, *settings)
    return params + updated, sums


@mistake(
    "adagrad_da",
    "The parameters have the wrong sign: they go against the sum of the gradients.",
)
def dual_averaging_uphill(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    initial_accumulator: float = 0.1,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    settings = (learning_rate, initial_accumulator, l1, l2)
    updated, sums = reference.adagrad_da(params, grads, state, *settings)
    return -updated, sums


@mistake(
    "adagrad_da",
    "Only the newest gradient stands in the numerator: m is the sum of all gradients so far.",
)
def dual_averaging_forgets_gradients(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    initial_accumulator: float = 0.1,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    kept = None if state is None else (state[0], np.zeros_like(params), state[2])
    settings = (learning_rate, initial_accumulator, l1, l2)
    return reference.adagrad_da(params, grads, kept, *settings)


@mistake(
    "adagrad_da",
    "The step counter is one behind: t is 1 in the first step, so count before you use it.",
)
def dual_averaging_counts_from_zero(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    initial_accumulator: float = 0.1,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    start = np.full_like(params, initial_accumulator)
    late = (-1, np.zeros_like(params), start) if state is None else state
    return reference.adagrad_da(params, grads, late, learning_rate, initial_accumulator, l1, l2)


@mistake(
    "adagrad_da",
    "The threshold of l1 does not grow: it is l1 · t, as m is a sum of t gradients.",
)
def dual_averaging_constant_threshold(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    initial_accumulator: float = 0.1,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    step = 1 if state is None else state[0] + 1
    settings = (learning_rate, initial_accumulator, l1 / step, l2)
    return reference.adagrad_da(params, grads, state, *settings)


@mistake(
    "adagrad_da",
    "The state is forgotten from step to step: return the sums as the state, and read them when "
    "the state is not None.",
)
def dual_averaging_forgets_state(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    initial_accumulator: float = 0.1,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    settings = (learning_rate, initial_accumulator, l1, l2)
    return reference.adagrad_da(params, grads, None, *settings)


@mistake(
    "adagrad_da",
    "The accumulator starts at 0, but it should start at `initial_accumulator` (0.1 by default).",
)
def dual_averaging_starts_at_zero(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    initial_accumulator: float = 0.1,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    return reference.adagrad_da(params, grads, state, learning_rate, 0.0, l1, l2)


DUAL_AVERAGING_MISTAKES = (
    dual_averaging_steps_from_params,
    dual_averaging_uphill,
    dual_averaging_forgets_gradients,
    dual_averaging_counts_from_zero,
    dual_averaging_constant_threshold,
    dual_averaging_forgets_state,
    dual_averaging_starts_at_zero,
)
