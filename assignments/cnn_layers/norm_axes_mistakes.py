"""More known mistakes in batch normalisation: over which axes, and what is left out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference.cnn_layers import batch_norm

Array = NDArray[np.floating[Any]]


@mistake("batch_norm", "beta is not added: shift after scaling by gamma.")
def batch_norm_without_beta(
    inputs: Array, gamma: Array, beta: Array, epsilon: float = 1e-3
) -> Array:
    return batch_norm(inputs, gamma, np.zeros_like(beta), epsilon)


@mistake("batch_norm", "gamma is not used: scale the normalised inputs before beta is added.")
def batch_norm_without_gamma(
    inputs: Array, gamma: Array, beta: Array, epsilon: float = 1e-3
) -> Array:
    return batch_norm(inputs, np.ones_like(gamma), beta, epsilon)


@mistake("batch_norm", "gamma and beta have changed places: gamma scales, beta shifts.")
def batch_norm_swaps_gamma_and_beta(
    inputs: Array, gamma: Array, beta: Array, epsilon: float = 1e-3
) -> Array:
    return batch_norm(inputs, beta, gamma, epsilon)


@mistake("batch_norm", "The mean is not subtracted: normalised inputs have a mean of 0.")
def batch_norm_without_mean(
    inputs: Array, gamma: Array, beta: Array, epsilon: float = 1e-3
) -> Array:
    root = np.sqrt(inputs.var(axis=_axes(inputs)) + epsilon)
    return np.asarray(gamma * inputs / root + beta)


@mistake("batch_norm", "`epsilon` is not used: 1e-3 stands in the formula instead of it.")
def batch_norm_fixes_epsilon(
    inputs: Array, gamma: Array, beta: Array, epsilon: float = 1e-3
) -> Array:
    return batch_norm(inputs, gamma, beta)


@mistake("batch_norm", "The default of epsilon is 1e-3, not 1e-5.")
def batch_norm_default_epsilon(
    inputs: Array, gamma: Array, beta: Array, epsilon: float = 1e-5
) -> Array:
    return batch_norm(inputs, gamma, beta, epsilon)


@mistake("batch_norm", "Epsilon is squared: √(variance + epsilon) is meant.")
def batch_norm_squares_epsilon(
    inputs: Array, gamma: Array, beta: Array, epsilon: float = 1e-3
) -> Array:
    return batch_norm(inputs, gamma, beta, epsilon**2)


@mistake(
    "batch_norm",
    "Every image has a mean and a variance of its own: they run over the images, too, that is over "
    "all axes but the last.",
)
def batch_norm_image_by_image(
    inputs: Array, gamma: Array, beta: Array, epsilon: float = 1e-3
) -> Array:
    if inputs.ndim == 2:
        return batch_norm(inputs, gamma, beta, epsilon)
    return np.stack([batch_norm(image, gamma, beta, epsilon) for image in inputs])


@mistake(
    "batch_norm",
    "The numbers are right, but `inputs` itself was changed: `-=` writes into the caller's array. "
    "Work on a new one.",
)
def batch_norm_in_place(inputs: Array, gamma: Array, beta: Array, epsilon: float = 1e-3) -> Array:
    outputs = batch_norm(inputs, gamma, beta, epsilon)
    inputs -= inputs.mean(axis=_axes(inputs))
    return outputs


def _axes(inputs: Array) -> tuple[int, ...]:
    return tuple(range(inputs.ndim - 1))


NORM_AXES_MISTAKES = (
    batch_norm_without_beta,
    batch_norm_without_gamma,
    batch_norm_swaps_gamma_and_beta,
    batch_norm_without_mean,
    batch_norm_fixes_epsilon,
    batch_norm_default_epsilon,
    batch_norm_squares_epsilon,
    batch_norm_image_by_image,
    batch_norm_in_place,
)
