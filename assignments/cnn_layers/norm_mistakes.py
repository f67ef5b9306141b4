"""Known mistakes in batch normalisation, forwards and backwards."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference.cnn_layers import batch_norm, batch_norm_backward

Array = NDArray[np.floating[Any]]
Gradients = tuple[Array, Array, Array]


@mistake(
    "batch_norm",
    "The variance divides by n − 1: batch normalisation uses the population variance, which "
    "divides by n (no ddof).",
)
def batch_norm_sample_variance(
    inputs: Array, gamma: Array, beta: Array, epsilon: float = 1e-3
) -> Array:
    axes = _axes(inputs)
    root = np.sqrt(inputs.var(axis=axes, ddof=1) + epsilon)
    return np.asarray(gamma * (inputs - inputs.mean(axis=axes)) / root + beta)


@mistake("batch_norm", "Epsilon stands outside the root: √(variance + epsilon) is meant.")
def batch_norm_epsilon_outside(
    inputs: Array, gamma: Array, beta: Array, epsilon: float = 1e-3
) -> Array:
    axes = _axes(inputs)
    return np.asarray(
        gamma * (inputs - inputs.mean(axis=axes)) / (inputs.std(axis=axes) + epsilon) + beta
    )


@mistake("batch_norm", "The variance is divided by, not its root, the standard deviation.")
def batch_norm_without_root(
    inputs: Array, gamma: Array, beta: Array, epsilon: float = 1e-3
) -> Array:
    axes = _axes(inputs)
    variance = inputs.var(axis=axes) + epsilon
    return np.asarray(gamma * (inputs - inputs.mean(axis=axes)) / variance + beta)


@mistake(
    "batch_norm",
    "Mean and variance are taken over the images only: they run over all axes but the last, so "
    "over rows and columns, too.",
)
def batch_norm_over_first_axis(
    inputs: Array, gamma: Array, beta: Array, epsilon: float = 1e-3
) -> Array:
    root = np.sqrt(inputs.var(axis=0) + epsilon)
    return np.asarray(gamma * (inputs - inputs.mean(axis=0)) / root + beta)


@mistake(
    "batch_norm",
    "Mean and variance are taken over the last axis, as in layer normalisation: here every "
    "channel has its own, over all other axes.",
)
def batch_norm_over_last_axis(
    inputs: Array, gamma: Array, beta: Array, epsilon: float = 1e-3
) -> Array:
    root = np.sqrt(inputs.var(axis=-1, keepdims=True) + epsilon)
    return np.asarray(gamma * (inputs - inputs.mean(axis=-1, keepdims=True)) / root + beta)


@mistake("batch_norm", "One mean and one variance for everything: every channel has its own.")
def batch_norm_over_everything(
    inputs: Array, gamma: Array, beta: Array, epsilon: float = 1e-3
) -> Array:
    return np.asarray(gamma * (inputs - inputs.mean()) / np.sqrt(inputs.var() + epsilon) + beta)


@mistake("batch_norm", "gamma and beta are not used: scale and shift after normalising.")
def batch_norm_without_gamma_and_beta(
    inputs: Array, gamma: Array, beta: Array, epsilon: float = 1e-3
) -> Array:
    return batch_norm(inputs, np.ones_like(gamma), np.zeros_like(beta), epsilon)


@mistake("batch_norm", "Epsilon is not used, or is much too small.")
def batch_norm_without_epsilon(
    inputs: Array, gamma: Array, beta: Array, epsilon: float = 1e-3
) -> Array:
    return batch_norm(inputs, gamma, beta, 1e-8)


@mistake(
    "batch_norm_backward",
    "Mean and variance are treated as constants: they depend on the inputs, too, and each adds a "
    "term to d_inputs.",
)
def batch_norm_backward_constants(
    d_outputs: Array, inputs: Array, gamma: Array, epsilon: float
) -> Gradients:
    _, root, d_gamma, d_beta = _parts(d_outputs, inputs, gamma, epsilon)
    return gamma * d_outputs / root, d_gamma, d_beta


@mistake(
    "batch_norm_backward",
    "The variance is treated as a constant: it depends on the inputs, too, which adds the term "
    "−x · mean(d_outputs · x).",
)
def batch_norm_backward_constant_variance(
    d_outputs: Array, inputs: Array, gamma: Array, epsilon: float
) -> Gradients:
    _, root, d_gamma, d_beta = _parts(d_outputs, inputs, gamma, epsilon)
    centred = d_outputs - d_outputs.mean(axis=_axes(inputs))
    return gamma * centred / root, d_gamma, d_beta


@mistake(
    "batch_norm_backward",
    "The mean is treated as a constant: it depends on the inputs, too, which adds the term "
    "−mean(d_outputs).",
)
def batch_norm_backward_constant_mean(
    d_outputs: Array, inputs: Array, gamma: Array, epsilon: float
) -> Gradients:
    normal, root, d_gamma, d_beta = _parts(d_outputs, inputs, gamma, epsilon)
    along = normal * (d_outputs * normal).mean(axis=_axes(inputs))
    return gamma * (d_outputs - along) / root, d_gamma, d_beta


@mistake("batch_norm_backward", "gamma is missing from d_inputs: it scales what goes back.")
def batch_norm_backward_without_gamma(
    d_outputs: Array, inputs: Array, gamma: Array, epsilon: float
) -> Gradients:
    _, d_gamma, d_beta = batch_norm_backward(d_outputs, inputs, gamma, epsilon)
    ones = np.ones_like(gamma)
    return batch_norm_backward(d_outputs, inputs, ones, epsilon)[0], d_gamma, d_beta


@mistake(
    "batch_norm_backward",
    "d_gamma multiplies d_outputs by the inputs: gamma scales the normalised inputs, so those "
    "belong there.",
)
def batch_norm_backward_gamma_of_raw_inputs(
    d_outputs: Array, inputs: Array, gamma: Array, epsilon: float
) -> Gradients:
    d_inputs, _, d_beta = batch_norm_backward(d_outputs, inputs, gamma, epsilon)
    return d_inputs, (d_outputs * inputs).sum(axis=_axes(inputs)), d_beta


@mistake(
    "batch_norm_backward",
    "d_gamma and d_beta are means: d_outputs is already the gradient of the loss, so add up.",
)
def batch_norm_backward_takes_means(
    d_outputs: Array, inputs: Array, gamma: Array, epsilon: float
) -> Gradients:
    d_inputs, d_gamma, d_beta = batch_norm_backward(d_outputs, inputs, gamma, epsilon)
    count = inputs.size // len(gamma)
    return d_inputs, d_gamma / count, d_beta / count


def _axes(inputs: Array) -> tuple[int, ...]:
    return tuple(range(inputs.ndim - 1))


def _parts(
    d_outputs: Array, inputs: Array, gamma: Array, epsilon: float
) -> tuple[Array, Array, Array, Array]:
    """Normalised inputs and their root, and the right gradients of gamma and beta."""
    root = np.sqrt(inputs.var(axis=_axes(inputs)) + epsilon)
    normal = (inputs - inputs.mean(axis=_axes(inputs))) / root
    return normal, root, *batch_norm_backward(d_outputs, inputs, gamma, epsilon)[1:]


NORM_MISTAKES = (
    batch_norm_sample_variance,
    batch_norm_epsilon_outside,
    batch_norm_without_root,
    batch_norm_over_first_axis,
    batch_norm_over_last_axis,
    batch_norm_over_everything,
    batch_norm_without_gamma_and_beta,
    batch_norm_without_epsilon,
    batch_norm_backward_constants,
    batch_norm_backward_constant_variance,
    batch_norm_backward_constant_mean,
    batch_norm_backward_without_gamma,
    batch_norm_backward_gamma_of_raw_inputs,
    batch_norm_backward_takes_means,
)
