"""Known mistakes in Adam."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference import optimizers as reference

Array = NDArray[np.floating[Any]]
Step = tuple[Array, Any]


@mistake(
    "adam",
    "The first steps have the wrong size: the bias correction is missing, or the corrected "
    "moments are computed and then not used.",
)
def adam_without_bias_correction(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-7,
) -> Step:
    step, mean, square = _moments(params, grads, state, beta_1, beta_2)
    return params - learning_rate * mean / (np.sqrt(square) + epsilon), (step, mean, square)


@mistake(
    "adam",
    "Every step is corrected as if it were the first, by 1 − beta: the correction is 1 − betaᵗ, "
    "where t, the number of the step, grows by one from step to step and belongs to the state.",
)
def adam_corrects_without_power(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-7,
) -> Step:
    step, mean, square = _moments(params, grads, state, beta_1, beta_2)
    update = (mean / (1 - beta_1)) / (np.sqrt(square / (1 - beta_2)) + epsilon)
    return params - learning_rate * update, (step, mean, square)


@mistake(
    "adam",
    "The step counter is one behind: with t = 0 in the first step the correction divides by "
    "1 − beta⁰ = 0. Count before you correct.",
)
def adam_counts_from_zero(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-7,
) -> Step:
    step, mean, square = _moments(params, grads, state, beta_1, beta_2)
    mean_hat = mean / np.float32(1 - beta_1 ** (step - 1))
    square_hat = square / np.float32(1 - beta_2 ** (step - 1))
    update = mean_hat / (np.sqrt(square_hat) + epsilon)
    return params - learning_rate * update, (step, mean, square)


@mistake(
    "adam",
    "The step counter is one ahead: the first correction uses t = 2. It is counted twice, or "
    "starts at 1 and is counted before it is used.",
)
def adam_counts_from_two(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-7,
) -> Step:
    ahead = (1, np.zeros_like(params), np.zeros_like(params)) if state is None else state
    return reference.adam(params, grads, ahead, learning_rate, beta_1, beta_2, epsilon)


@mistake("adam", "Only the first moment is corrected: v needs its 1 − beta_2ᵗ as well.")
def adam_corrects_only_the_mean(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-7,
) -> Step:
    step, mean, square = _moments(params, grads, state, beta_1, beta_2)
    update = mean / (1 - beta_1**step) / (np.sqrt(square) + epsilon)
    return params - learning_rate * update, (step, mean, square)


@mistake("adam", "Only the second moment is corrected: m needs its 1 − beta_1ᵗ as well.")
def adam_corrects_only_the_square(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-7,
) -> Step:
    step, mean, square = _moments(params, grads, state, beta_1, beta_2)
    update = mean / (np.sqrt(square / (1 - beta_2**step)) + epsilon)
    return params - learning_rate * update, (step, mean, square)


@mistake(
    "adam",
    "The corrected moments were stored: carry m and v as they are to the next step, and use the "
    "corrected ones only for this update.",
)
def adam_stores_corrected_moments(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-7,
) -> Step:
    step, mean, square = _moments(params, grads, state, beta_1, beta_2)
    mean, square = mean / (1 - beta_1**step), square / (1 - beta_2**step)
    return params - learning_rate * mean / (np.sqrt(square) + epsilon), (step, mean, square)


@mistake(
    "adam",
    "The moments begin anew in every step, so that each step is only the sign of the gradient: "
    "return them as the state and read them when the state is not None.",
)
def adam_forgets_moments(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-7,
) -> Step:
    return reference.adam(params, grads, None, learning_rate, beta_1, beta_2, epsilon)


@mistake("adam", "The root is missing: m is divided by √v, not by v.")
def adam_without_root(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-7,
) -> Step:
    step, mean, square = _moments(params, grads, state, beta_1, beta_2)
    update = (mean / (1 - beta_1**step)) / (square / (1 - beta_2**step) + epsilon)
    return params - learning_rate * update, (step, mean, square)


@mistake("adam", "beta_1 and beta_2 are swapped: beta_1 belongs to g, beta_2 to g².")
def adam_swaps_betas(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-7,
) -> Step:
    return reference.adam(params, grads, state, learning_rate, beta_2, beta_1, epsilon)


@mistake(
    "adam",
    "The step goes uphill: the gradient points to where the loss grows, so subtract the step.",
)
def adam_uphill(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-7,
) -> Step:
    settings = (learning_rate, beta_1, beta_2, epsilon)
    updated, kept = reference.adam(params, grads, state, *settings)
    return 2 * params - updated, kept


def _moments(
    params: Array, grads: Array, state: Any, beta_1: float, beta_2: float
) -> tuple[int, Array, Array]:
    """The number of the step and both uncorrected moments after it."""
    _, (step, mean, square) = reference.adam(params, grads, state, 1.0, beta_1, beta_2)
    return step, mean, square


ADAM_MISTAKES = (
    adam_without_bias_correction,
    adam_corrects_without_power,
    adam_counts_from_zero,
    adam_counts_from_two,
    adam_corrects_only_the_mean,
    adam_corrects_only_the_square,
    adam_stores_corrected_moments,
    adam_forgets_moments,
    adam_without_root,
    adam_swaps_betas,
    adam_uphill,
)
