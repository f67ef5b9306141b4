"""More known mistakes in the gradients of batch normalisation."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference.cnn_layers import batch_norm_backward

Array = NDArray[np.floating[Any]]
Gradients = tuple[Array, Array, Array]


@mistake(
    "batch_norm_backward",
    "Means and sums are taken over the images only, so that d_gamma and d_beta have too many axes: "
    "they run over all axes but the last.",
)
def batch_norm_backward_over_first_axis(
    d_outputs: Array, inputs: Array, gamma: Array, epsilon: float
) -> Gradients:
    root = np.sqrt(inputs.var(axis=0) + epsilon)
    normal = (inputs - inputs.mean(axis=0)) / root
    along = normal * (d_outputs * normal).mean(axis=0)
    d_inputs = gamma / root * (d_outputs - d_outputs.mean(axis=0) - along)
    return d_inputs, (d_outputs * normal).sum(axis=0), d_outputs.sum(axis=0)


@mistake(
    "batch_norm_backward",
    "Mean and variance are taken over the images only: they run over all axes but the last.",
)
def batch_norm_backward_statistics_of_first_axis(
    d_outputs: Array, inputs: Array, gamma: Array, epsilon: float
) -> Gradients:
    d_inputs, *sums = batch_norm_backward_over_first_axis.replacement(
        d_outputs, inputs, gamma, epsilon
    )
    d_gamma, d_beta = (each.reshape(-1, len(gamma)).sum(axis=0) for each in sums)
    return d_inputs, d_gamma, d_beta


@mistake(
    "batch_norm_backward",
    "The sums in d_inputs are divided by the number of images: means run over rows and columns as "
    "well, so divide by the number of values per channel.",
)
def batch_norm_backward_counts_images(
    d_outputs: Array, inputs: Array, gamma: Array, epsilon: float
) -> Gradients:
    normal, root = _normalise(inputs, inputs.var(axis=_axes(inputs)) + epsilon)
    right = batch_norm_backward(d_outputs, inputs, gamma, epsilon)
    d_normal = d_outputs * gamma
    sums = d_normal.sum(axis=_axes(inputs)) + normal * (d_normal * normal).sum(axis=_axes(inputs))
    return (d_normal - sums / len(inputs)) / root, right[1], right[2]


@mistake(
    "batch_norm_backward",
    "The variance divides by n − 1: batch normalisation uses the population variance, which "
    "divides by n (no ddof).",
)
def batch_norm_backward_sample_variance(
    d_outputs: Array, inputs: Array, gamma: Array, epsilon: float
) -> Gradients:
    variance = inputs.var(axis=_axes(inputs), ddof=1) + epsilon
    return _with_variance(d_outputs, inputs, gamma, variance)


@mistake("batch_norm_backward", "Epsilon is not used: the root is that of variance + epsilon.")
def batch_norm_backward_without_epsilon(
    d_outputs: Array, inputs: Array, gamma: Array, epsilon: float
) -> Gradients:
    return _with_variance(d_outputs, inputs, gamma, inputs.var(axis=_axes(inputs)))


@mistake("batch_norm_backward", "Epsilon stands outside the root: √(variance + epsilon) is meant.")
def batch_norm_backward_epsilon_outside(
    d_outputs: Array, inputs: Array, gamma: Array, epsilon: float
) -> Gradients:
    variance = (inputs.std(axis=_axes(inputs)) + epsilon) ** 2
    return _with_variance(d_outputs, inputs, gamma, variance)


@mistake("batch_norm_backward", "d_gamma and d_beta have changed places: d_gamma comes first.")
def batch_norm_backward_swaps_gamma_and_beta(
    d_outputs: Array, inputs: Array, gamma: Array, epsilon: float
) -> Gradients:
    d_inputs, d_gamma, d_beta = batch_norm_backward(d_outputs, inputs, gamma, epsilon)
    return d_inputs, d_beta, d_gamma


@mistake(
    "batch_norm_backward",
    "d_gamma multiplies d_outputs by inputs − mean: divide by the root as well, as gamma scales "
    "the normalised inputs.",
)
def batch_norm_backward_gamma_of_centred_inputs(
    d_outputs: Array, inputs: Array, gamma: Array, epsilon: float
) -> Gradients:
    d_inputs, _, d_beta = batch_norm_backward(d_outputs, inputs, gamma, epsilon)
    centred = inputs - inputs.mean(axis=_axes(inputs))
    return d_inputs, (d_outputs * centred).sum(axis=_axes(inputs)), d_beta


@mistake("batch_norm_backward", "d_beta is 0: it is the sum of d_outputs.")
def batch_norm_backward_without_beta(
    d_outputs: Array, inputs: Array, gamma: Array, epsilon: float
) -> Gradients:
    d_inputs, d_gamma, d_beta = batch_norm_backward(d_outputs, inputs, gamma, epsilon)
    return d_inputs, d_gamma, np.zeros_like(d_beta)


@mistake(
    "batch_norm_backward",
    "What mean and variance contribute is added to d_inputs: it is subtracted.",
)
def batch_norm_backward_adds_contributions(
    d_outputs: Array, inputs: Array, gamma: Array, epsilon: float
) -> Gradients:
    _, root = _normalise(inputs, inputs.var(axis=_axes(inputs)) + epsilon)
    d_inputs, d_gamma, d_beta = batch_norm_backward(d_outputs, inputs, gamma, epsilon)
    return 2 * gamma * d_outputs / root - d_inputs, d_gamma, d_beta


@mistake("batch_norm_backward", "d_inputs is divided by the variance: divide by its root.")
def batch_norm_backward_without_root(
    d_outputs: Array, inputs: Array, gamma: Array, epsilon: float
) -> Gradients:
    _, root = _normalise(inputs, inputs.var(axis=_axes(inputs)) + epsilon)
    d_inputs, d_gamma, d_beta = batch_norm_backward(d_outputs, inputs, gamma, epsilon)
    return d_inputs / root, d_gamma, d_beta


def _with_variance(d_outputs: Array, inputs: Array, gamma: Array, variance: Array) -> Gradients:
    """The formulas with another variance under the root."""
    normal, root = _normalise(inputs, variance)
    axes = _axes(inputs)
    along = normal * (d_outputs * normal).mean(axis=axes)
    d_inputs = gamma / root * (d_outputs - d_outputs.mean(axis=axes) - along)
    return d_inputs, (d_outputs * normal).sum(axis=axes), d_outputs.sum(axis=axes)


def _normalise(inputs: Array, variance: Array) -> tuple[Array, Array]:
    """Inputs less their mean over the root of `variance`, and that root."""
    root = np.sqrt(variance)
    return (inputs - inputs.mean(axis=_axes(inputs))) / root, root


def _axes(inputs: Array) -> tuple[int, ...]:
    return tuple(range(inputs.ndim - 1))


NORM_BACKWARD_MISTAKES = (
    batch_norm_backward_over_first_axis,
    batch_norm_backward_statistics_of_first_axis,
    batch_norm_backward_counts_images,
    batch_norm_backward_sample_variance,
    batch_norm_backward_without_epsilon,
    batch_norm_backward_epsilon_outside,
    batch_norm_backward_swaps_gamma_and_beta,
    batch_norm_backward_gamma_of_centred_inputs,
    batch_norm_backward_without_beta,
    batch_norm_backward_adds_contributions,
    batch_norm_backward_without_root,
)
