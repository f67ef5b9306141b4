"""Known mistakes in products, with the sentence for those who made them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake

Array = NDArray[np.floating]


@mistake("multiply", "The elements were added: their product is asked for.")
def multiply_adds(x: Array, y: Array) -> Array:
    return np.asarray(x + y)


@mistake("multiply", "The elements were divided: their product is asked for.")
def multiply_divides(x: Array, y: Array) -> Array:
    return np.asarray(x / y)


@mistake(
    "multiply",
    "One number came back: the products of the elements were added up, as a dot product does. "
    "Every product is asked for by itself.",
)
def multiply_dot(x: Array, y: Array) -> float:
    return float(np.sum(x * y))


@mistake(
    "multiply",
    "This is a matrix product (`@`, matmul): the product of each two elements in the same place "
    "is asked for (`*`).",
)
def multiply_matrices(x: Array, y: Array) -> Array:
    return np.asarray(x @ y)


@mistake(
    "multiply",
    "Every element was multiplied with every other one: only those in the same place belong "
    "together.",
)
def multiply_outer(x: Array, y: Array) -> Array:
    return np.outer(x, y)


@mistake("multiply", "The array `x` was changed by the call (`*=`, say): compute into a new array.")
def multiply_changes_x(x: Array, y: Array) -> Array:
    products = np.asarray(x * y)
    x *= 2
    return products


@mistake("multiply", "The elements were subtracted: their product is asked for.")
def multiply_subtracts(x: Array, y: Array) -> Array:
    return np.asarray(x - y)


@mistake("multiply", "x was multiplied with itself: the product of x and y is asked for.")
def multiply_squares(x: Array, y: Array) -> Array:
    return np.asarray(x * x)


@mistake("multiply", "`**` is a power: the product is `*`.")
def multiply_powers(x: Array, y: Array) -> Array:
    return np.asarray(x**y)


@mistake("multiply", "The signs are lost: the product of numbers of two signs is negative.")
def multiply_without_sign(x: Array, y: Array) -> Array:
    return np.abs(x * y)


@mistake("multiply", "The products were made whole numbers: keep what is behind the point.")
def multiply_whole(x: Array, y: Array) -> Array:
    return np.trunc(x * y)


@mistake("multiply", "The products are right, but rows and columns are swapped.")
def multiply_transposed(x: Array, y: Array) -> Array:
    return np.asarray((x * y).T)


@mistake("multiply", "The products stand in one long vector: keep the shape of the arguments.")
def multiply_flat(x: Array, y: Array) -> Array:
    return np.asarray((x * y).ravel())


@mistake(
    "multiply", "The products of each row were added up: every product is asked for by itself."
)
def multiply_sums_rows(x: Array, y: Array) -> Array:
    return np.asarray((x * y).sum(axis=-1))


@mistake(
    "multiply", "One number came back, the mean of the products: every one is asked for by itself."
)
def multiply_mean(x: Array, y: Array) -> float:
    return float((x * y).mean())


@mistake("multiply", "The array `y` was changed by the call (`*=`, say): compute into a new array.")
def multiply_changes_y(x: Array, y: Array) -> Array:
    products = np.asarray(x * y)
    y *= 2
    return products


PRODUCT_MISTAKES = (
    multiply_adds,
    multiply_divides,
    multiply_dot,
    multiply_matrices,
    multiply_outer,
    multiply_changes_x,
    multiply_subtracts,
    multiply_squares,
    multiply_powers,
    multiply_without_sign,
    multiply_whole,
    multiply_transposed,
    multiply_flat,
    multiply_sums_rows,
    multiply_mean,
    multiply_changes_y,
)
