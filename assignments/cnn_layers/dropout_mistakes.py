"""Known mistakes in dropout."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference.cnn_layers import dropout

Array = NDArray[np.floating[Any]]


@mistake("dropout", "Nothing is dropped, not even while training.")
def dropout_never_drops(inputs: Array, keep_prob: float, seed: int, training: bool) -> Array:
    return inputs.copy()


@mistake(
    "dropout",
    "Kept elements are not scaled: divide them by keep_prob, so that the mean stays what it was.",
)
def dropout_does_not_scale(inputs: Array, keep_prob: float, seed: int, training: bool) -> Array:
    return np.where(dropout(inputs, keep_prob, seed, training) == 0, 0, inputs)


@mistake("dropout", "Kept elements are scaled twice: divide them by keep_prob once.")
def dropout_scales_twice(inputs: Array, keep_prob: float, seed: int, training: bool) -> Array:
    outputs = dropout(inputs, keep_prob, seed, training)
    return outputs / keep_prob if training else outputs


@mistake("dropout", "Kept elements are multiplied by keep_prob: divide them by it.")
def dropout_scales_down(inputs: Array, keep_prob: float, seed: int, training: bool) -> Array:
    outputs = dropout(inputs, keep_prob, seed, training)
    return outputs * keep_prob**2 if training else outputs


@mistake(
    "dropout",
    "keep_prob was taken for the probability of dropping: it is the probability of keeping.",
)
def dropout_drops_what_it_should_keep(
    inputs: Array, keep_prob: float, seed: int, training: bool
) -> Array:
    if not training or keep_prob == 1:
        return inputs.copy() if not training else np.zeros_like(inputs)
    return dropout(inputs, 1 - keep_prob, seed, training)


@mistake(
    "dropout",
    "The wrong share is dropped, though kept elements are scaled by 1 / keep_prob: the mask keeps "
    "where the random number is larger than keep_prob. Keep where it is smaller.",
)
def dropout_compares_the_wrong_way(
    inputs: Array, keep_prob: float, seed: int, training: bool
) -> Array:
    if not training or keep_prob == 1:
        return inputs.copy()
    kept = np.random.default_rng(seed).uniform(size=inputs.shape) > keep_prob
    return np.where(kept, inputs / keep_prob, 0)


@mistake(
    "dropout",
    "The wrong share is kept: the random numbers are normal (randn), but they must be uniform "
    "between 0 and 1 (rand) to be compared with a probability.",
)
def dropout_draws_normal_numbers(
    inputs: Array, keep_prob: float, seed: int, training: bool
) -> Array:
    if not training:
        return inputs.copy()
    kept = np.random.default_rng(seed).normal(size=inputs.shape) < keep_prob
    return np.where(kept, inputs / keep_prob, 0)


@mistake(
    "dropout",
    "Elements are dropped although training is False: in evaluation the inputs come back as they "
    "are.",
)
def dropout_stays_on(inputs: Array, keep_prob: float, seed: int, training: bool) -> Array:
    return dropout(inputs, keep_prob, seed, training=True)


@mistake(
    "dropout",
    "In evaluation the inputs are multiplied by keep_prob: as kept elements were scaled up while "
    "training, nothing is left to do.",
)
def dropout_scales_in_evaluation(
    inputs: Array, keep_prob: float, seed: int, training: bool
) -> Array:
    return dropout(inputs, keep_prob, seed, training) if training else inputs * keep_prob


@mistake("dropout", "All images share one mask: draw one number for each element.")
def dropout_shares_mask_among_images(
    inputs: Array, keep_prob: float, seed: int, training: bool
) -> Array:
    if not training:
        return inputs.copy()
    kept = np.random.default_rng(seed).uniform(size=inputs.shape[1:]) < keep_prob
    return np.where(kept, inputs / keep_prob, 0)


@mistake(
    "dropout",
    "Whole channels are dropped: draw one number for each element, of the shape of inputs.",
)
def dropout_drops_channels(inputs: Array, keep_prob: float, seed: int, training: bool) -> Array:
    if not training:
        return inputs.copy()
    shape = (inputs.shape[0], *(1 for _ in inputs.shape[1:-1]), inputs.shape[-1])
    kept = np.random.default_rng(seed).uniform(size=shape) < keep_prob
    return np.where(kept, inputs / keep_prob, 0)


@mistake(
    "dropout",
    "The seed is not used: another seed has to give another mask.",
)
def dropout_ignores_seed(inputs: Array, keep_prob: float, seed: int, training: bool) -> Array:
    return dropout(inputs, keep_prob, 42, training)


@mistake(
    "dropout",
    "The same seed gives another mask each time: make a new generator from the seed in every call.",
)
def dropout_is_not_repeatable(inputs: Array, keep_prob: float, seed: int, training: bool) -> Array:
    return dropout(inputs, keep_prob, int(np.random.default_rng().integers(2**31)), training)


DROPOUT_MISTAKES = (
    dropout_never_drops,
    dropout_does_not_scale,
    dropout_scales_twice,
    dropout_scales_down,
    dropout_drops_what_it_should_keep,
    dropout_compares_the_wrong_way,
    dropout_draws_normal_numbers,
    dropout_stays_on,
    dropout_scales_in_evaluation,
    dropout_shares_mask_among_images,
    dropout_drops_channels,
    dropout_ignores_seed,
    dropout_is_not_repeatable,
)
