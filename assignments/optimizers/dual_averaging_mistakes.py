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


@mistake(
    "adagrad_da",
    "The term of l2 does not grow: it is l2 · t · η, as m is a sum of t gradients.",
)
def dual_averaging_constant_l2(
    params: Array, grads: Array, state: Any, learning_rate: float, l2: float = 0.0, **settings: Any
) -> Step:
    step = 1 if state is None else state[0] + 1
    return reference.adagrad_da(params, grads, state, learning_rate, l2=l2 / step, **settings)


@mistake("adagrad_da", "The step is never counted: t grows by one from step to step.")
def dual_averaging_never_counts(
    params: Array, grads: Array, state: Any, learning_rate: float, **settings: Any
) -> Step:
    kept = None if state is None else (0, *state[1:])
    return reference.adagrad_da(params, grads, kept, learning_rate, **settings)


@mistake("adagrad_da", "The term of l2 lacks the learning rate: it is l2 · t · η.")
def dual_averaging_l2_without_rate(
    params: Array, grads: Array, state: Any, learning_rate: float, l2: float = 0.0, **settings: Any
) -> Step:
    l2 = l2 / learning_rate
    return reference.adagrad_da(params, grads, state, learning_rate, l2=l2, **settings)


@mistake("adagrad_da", "The square root of the accumulator is missing in the denominator.")
def dual_averaging_without_root(
    params: Array, grads: Array, state: Any, learning_rate: float, **settings: Any
) -> Step:
    _, sums = reference.adagrad_da(params, grads, state, learning_rate, **settings)
    return _averaged(sums, sums[2], learning_rate, **settings), sums


@mistake(
    "adagrad_da",
    "The parameters do not become 0 where |m| ≤ l1 · t: max(|m| − l1 · t, 0) keeps them at 0.",
)
def dual_averaging_without_zeros(
    params: Array, grads: Array, state: Any, learning_rate: float, l1: float = 0.0, **settings: Any
) -> Step:
    _, sums = reference.adagrad_da(params, grads, state, learning_rate, **settings)
    moved = sums[1] - np.sign(sums[1]) * l1 * sums[0]
    shifted = (sums[0], moved, sums[2])
    return _averaged(shifted, np.sqrt(sums[2]), learning_rate, **settings), sums


@mistake(
    "adagrad_da",
    "This is plain Adagrad: with dual averaging the parameters follow from the sums alone.",
)
def dual_averaging_is_adagrad(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    initial_accumulator: float = 0.1,
    **_: Any,
) -> Step:
    return reference.adagrad(params, grads, state, learning_rate, initial_accumulator)


def _averaged(
    sums: tuple[int, Array, Array],
    root: Array,
    learning_rate: float,
    l1: float = 0.0,
    l2: float = 0.0,
    **_: Any,
) -> Array:
    """The parameters that follow from (t, m, a), with `root` in the place of √a."""
    step, gradients, _squares = sums
    shrunk = np.sign(gradients) * np.maximum(np.abs(gradients) - l1 * step, 0)
    return np.asarray(-learning_rate * shrunk / (l2 * step * learning_rate + root))


DUAL_AVERAGING_MISTAKES = (
    dual_averaging_steps_from_params,
    dual_averaging_uphill,
    dual_averaging_forgets_gradients,
    dual_averaging_counts_from_zero,
    dual_averaging_constant_threshold,
    dual_averaging_forgets_state,
    dual_averaging_starts_at_zero,
    dual_averaging_constant_l2,
    dual_averaging_never_counts,
    dual_averaging_l2_without_rate,
    dual_averaging_without_root,
    dual_averaging_without_zeros,
    dual_averaging_is_adagrad,
)
