"""Known mistakes in products, with the sentence for those who made them, and the list of all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assignments.tensor_basics.condition_mistakes import CONDITION_MISTAKES
from assignments.tensor_basics.gradient_mistakes import GRADIENT_MISTAKES
from assignments.tensor_basics.string_mistakes import STRING_MISTAKES
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
    x *= y
    return x


MISTAKES = (
    multiply_adds,
    multiply_divides,
    multiply_dot,
    multiply_matrices,
    multiply_outer,
    multiply_changes_x,
    *STRING_MISTAKES,
    *CONDITION_MISTAKES,
    *GRADIENT_MISTAKES,
)
