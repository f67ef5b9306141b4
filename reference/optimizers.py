"""Eleven update rules: each takes one step and gives back new parameters and its new state.

A step is a pure function `(params, grads, state, learning_rate, ...) -> (params, state)`. All
arrays of a step have one shape and one floating-point dtype; every element is updated by itself.
`state` is None before the first step, and after it whatever the step before gave back. Written
below: w params, g grads, eta learning_rate; accumulators start at 0 unless said otherwise.

Proved step by step against the kernels `tf.raw_ops.ResourceApply...` of TensorFlow 2.21.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
Step = tuple[Array, Any]


def gradient_descent(params: Array, grads: Array, state: Any, learning_rate: float) -> Step:
    """The steepest way down: w <- w - eta * g. There is no state.

    Source: A. Cauchy, Comptes Rendus de l'Académie des Sciences 25 (1847), 536-538.
    """
    _require_one_shape(params, grads)
    return params - learning_rate * grads, state


def momentum(
    params: Array, grads: Array, state: Any, learning_rate: float, momentum: float = 0.9
) -> Step:
    """A heavy ball: v <- momentum * v + g; w <- w - eta * v. The state is v.

    Source: B. T. Polyak, USSR Computational Mathematics and Mathematical Physics 4 (1964), 1-17.
    """
    _require_one_shape(params, grads)
    velocity = _start(params) if state is None else state
    velocity = momentum * velocity + grads
    return params - learning_rate * velocity, velocity


def nesterov_momentum(
    params: Array, grads: Array, state: Any, learning_rate: float, momentum: float = 0.9
) -> Step:
    """A heavy ball that looks ahead: v <- momentum * v + g; w <- w - eta * (g + momentum * v).

    The state is v. Source: I. Sutskever and others, "On the Importance of Initialization and
    Momentum in Deep Learning", ICML (2013), in the form of TensorFlow's kernel.
    """
    _require_one_shape(params, grads)
    velocity = _start(params) if state is None else state
    velocity = momentum * velocity + grads
    return params - learning_rate * (grads + momentum * velocity), velocity


def adagrad(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    initial_accumulator: float = 0.1,
) -> Step:
    """Smaller steps where gradients were large: a <- a + g^2; w <- w - eta * g / sqrt(a).

    The state is a, which starts at `initial_accumulator`. Source: J. Duchi, E. Hazan and
    Y. Singer, "Adaptive Subgradient Methods", Journal of Machine Learning Research 12 (2011).
    """
    _require_one_shape(params, grads)
    squares = _start(params, initial_accumulator) if state is None else state
    squares = squares + grads**2
    return params - learning_rate * grads / np.sqrt(squares), squares


def adagrad_da(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    initial_accumulator: float = 0.1,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    """Adagrad with dual averaging: the parameters follow from the sums alone, not from w.

    t <- t + 1; m <- m + g; a <- a + g^2 (a starts at `initial_accumulator`);
    w <- -sign(m) * max(|m| - l1 * t, 0) * eta / (l2 * t * eta + sqrt(a)). The state is (t, m, a).
    Source: the same article as `adagrad`, section 3.
    """
    _require_one_shape(params, grads)
    fresh = (0, _start(params), _start(params, initial_accumulator))
    step, sums, squares = fresh if state is None else state
    step, sums, squares = step + 1, sums + grads, squares + grads**2
    curvature = l2 * step * learning_rate + np.sqrt(squares)
    return -learning_rate * _shrink(sums, l1 * step) / curvature, (step, sums, squares)


def adadelta(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    rho: float = 0.95,
    epsilon: float = 1e-7,
) -> Step:
    """Steps in the unit of the parameters: the ratio of two running root mean squares.

    a <- rho * a + (1 - rho) * g^2; d = g * sqrt(u + epsilon) / sqrt(a + epsilon);
    u <- rho * u + (1 - rho) * d^2; w <- w - eta * d. The state is (a, u).
    Source: M. D. Zeiler, "ADADELTA: An Adaptive Learning Rate Method", arXiv:1212.5701 (2012).
    """
    _require_one_shape(params, grads)
    squares, updates = (_start(params), _start(params)) if state is None else state
    squares = rho * squares + (1 - rho) * grads**2
    update = grads * np.sqrt((updates + epsilon) / (squares + epsilon))
    updates = rho * updates + (1 - rho) * update**2
    return params - learning_rate * update, (squares, updates)


def rmsprop(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    decay: float = 0.9,
    momentum: float = 0.0,
    epsilon: float = 1e-7,
) -> Step:
    """Gradients over their running root mean square, with momentum if asked.

    s <- decay * s + (1 - decay) * g^2; v <- momentum * v + eta * g / sqrt(s + epsilon);
    w <- w - v. The state is (s, v). Source: T. Tieleman and G. Hinton, lecture 6.5 of "Neural
    Networks for Machine Learning" (2012).
    """
    _require_one_shape(params, grads)
    squares, velocity = (_start(params), _start(params)) if state is None else state
    squares = decay * squares + (1 - decay) * grads**2
    velocity = momentum * velocity + learning_rate * grads / np.sqrt(squares + epsilon)
    return params - velocity, (squares, velocity)


def adam(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-7,
) -> Step:
    """Running means of g and g^2, both corrected for their start at zero.

    t <- t + 1; m <- beta_1 * m + (1 - beta_1) * g; v <- beta_2 * v + (1 - beta_2) * g^2;
    w <- w - eta * sqrt(1 - beta_2^t) / (1 - beta_1^t) * m / (sqrt(v) + epsilon). The state is
    (t, m, v). Source: D. P. Kingma and J. Ba, "Adam: A Method for Stochastic Optimization",
    ICLR (2015), with the order of computation that ends its section 2.
    """
    _require_one_shape(params, grads)
    step, mean, square = (0, _start(params), _start(params)) if state is None else state
    step += 1
    mean = beta_1 * mean + (1 - beta_1) * grads
    square = beta_2 * square + (1 - beta_2) * grads**2
    correction = (1 - beta_2**step) ** 0.5 / (1 - beta_1**step)
    update = learning_rate * correction * mean / (np.sqrt(square) + epsilon)
    return params - update, (step, mean, square)


def ftrl(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    initial_accumulator: float = 0.1,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    """Follow the regularised leader: l1 sets exact zeros, l2 pulls towards them.

    n' = n + g^2; z <- z + g - (sqrt(n') - sqrt(n)) / eta * w; n <- n';
    w <- (sign(z) * l1 - z) / (sqrt(n) / eta + 2 * l2) where |z| > l1, else 0. The state is
    (n, z); n starts at `initial_accumulator`. Source: H. B. McMahan and others, "Ad Click
    Prediction: a View from the Trenches", KDD (2013).
    """
    _require_one_shape(params, grads)
    fresh = (_start(params, initial_accumulator), _start(params))
    squares, linear = fresh if state is None else state
    root, squares = np.sqrt(squares), squares + grads**2
    linear = linear + grads - (np.sqrt(squares) - root) / learning_rate * params
    curvature = np.sqrt(squares) / learning_rate + 2 * l2
    return -_shrink(linear, l1) / curvature, (squares, linear)


def proximal_gradient_descent(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    """A step of gradient descent, then one towards zero; there is no state.

    p = w - eta * g; w <- sign(p) * max(|p| - eta * l1, 0) / (1 + eta * l2).
    Source: J. Duchi and Y. Singer, "Efficient Learning using Forward-Backward Splitting",
    NIPS (2009).
    """
    _require_one_shape(params, grads)
    stepped = params - learning_rate * grads
    return _shrink(stepped, learning_rate * l1) / (1 + learning_rate * l2), state


def proximal_adagrad(
    params: Array,
    grads: Array,
    state: Any,
    learning_rate: float,
    initial_accumulator: float = 0.1,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Step:
    """Adagrad's step, then one towards zero, both with Adagrad's rate for each element.

    a <- a + g^2; r = eta / sqrt(a); p = w - r * g;
    w <- sign(p) * max(|p| - r * l1, 0) / (1 + r * l2). The state is a, which starts at
    `initial_accumulator`. Source: the article of `proximal_gradient_descent`.
    """
    _require_one_shape(params, grads)
    squares = _start(params, initial_accumulator) if state is None else state
    squares = squares + grads**2
    rates = learning_rate / np.sqrt(squares)
    stepped = params - rates * grads
    return _shrink(stepped, rates * l1) / (1 + rates * l2), squares


def _start(params: Array, level: float = 0.0) -> Array:
    """An accumulator before the first step: `level` everywhere, of the parameters' kind."""
    return np.full_like(params, level)


def _shrink(values: Array, threshold: Array | float) -> Array:
    """Soft thresholding: values pulled towards 0 by `threshold`, and no further than 0."""
    return np.sign(values) * np.maximum(np.abs(values) - threshold, 0)


def _require_one_shape(params: Array, grads: Array) -> None:
    if np.shape(params) != np.shape(grads):
        raise ValueError(f"params {np.shape(params)} against grads {np.shape(grads)}")
