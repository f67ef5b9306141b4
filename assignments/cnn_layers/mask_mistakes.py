"""More known mistakes in dropout: what the mask is drawn for, and what kept elements become."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference.cnn_layers import dropout

Array = NDArray[np.floating[Any]]


@mistake("dropout", "Half of the elements are kept, whatever keep_prob is: compare with keep_prob.")
def dropout_always_keeps_half(inputs: Array, keep_prob: float, seed: int, training: bool) -> Array:
    if not training:
        return inputs.copy()
    kept = np.random.default_rng(seed).integers(0, 2, size=inputs.shape)
    return kept * inputs / keep_prob


@mistake(
    "dropout",
    "All channels of a pixel share one mask: draw one number for each element, of the shape of "
    "inputs.",
)
def dropout_drops_pixels(inputs: Array, keep_prob: float, seed: int, training: bool) -> Array:
    if not training:
        return inputs.copy()
    kept = np.random.default_rng(seed).uniform(size=(*inputs.shape[:-1], 1)) < keep_prob
    return np.where(kept, inputs / keep_prob, 0)


@mistake(
    "dropout",
    "Kept elements are divided by 1 − keep_prob: divide them by keep_prob, the share that is kept.",
)
def dropout_divides_by_dropped_share(
    inputs: Array, keep_prob: float, seed: int, training: bool
) -> Array:
    outputs = dropout(inputs, keep_prob, seed, training)
    return outputs * keep_prob / (1 - keep_prob) if training and keep_prob < 1 else outputs


@mistake(
    "dropout",
    "Elements are dropped in evaluation and left alone while training: it is the other way round.",
)
def dropout_swaps_training(inputs: Array, keep_prob: float, seed: int, training: bool) -> Array:
    return dropout(inputs, keep_prob, seed, not training)


@mistake(
    "dropout",
    "Kept elements are not scaled while training, and all are scaled by keep_prob in evaluation. "
    "Here it all happens while training: divide by keep_prob there, and return inputs otherwise.",
)
def dropout_scales_only_in_evaluation(
    inputs: Array, keep_prob: float, seed: int, training: bool
) -> Array:
    return dropout(inputs, keep_prob, seed, training) * np.float32(keep_prob)


@mistake(
    "dropout",
    "`inputs` itself was changed: `*=` and `/=` write into the caller's array. Work on a new one.",
)
def dropout_in_place(inputs: Array, keep_prob: float, seed: int, training: bool) -> Array:
    inputs[...] = dropout(inputs, keep_prob, seed, training)
    return inputs


MASK_MISTAKES = (
    dropout_always_keeps_half,
    dropout_drops_pixels,
    dropout_divides_by_dropped_share,
    dropout_swaps_training,
    dropout_scales_only_in_evaluation,
    dropout_in_place,
)
