"""Known mistakes in gradient descent on a line."""

from __future__ import annotations

import numpy as np

from assignments.linear_regression.tables import Array
from grader.checks import mistake
from reference.linear_regression import fit, mse_gradients, predict

Line = tuple[float, float]


@mistake("fit", "Each step is half as long as it should be: the derivative of r² is 2r.")
def fit_without_two(x: Array, y: Array, learning_rate: float, epochs: int) -> Line:
    return fit(x, y, learning_rate / 2, epochs)


@mistake(
    "fit",
    "The gradients are added up over all points: the loss is a mean, so divide by their number.",
)
def fit_by_sums(x: Array, y: Array, learning_rate: float, epochs: int) -> Line:
    return fit(x, y, learning_rate * len(x), epochs)


@mistake("fit", "The steps go uphill: subtract the gradients, or turn the error around.")
def fit_uphill(x: Array, y: Array, learning_rate: float, epochs: int) -> Line:
    return fit(x, y, -learning_rate, epochs)


@mistake(
    "fit",
    "The gradient by the bias is taken after the weight has already moved: compute both "
    "gradients first, then make both steps.",
)
def fit_in_turns(x: Array, y: Array, learning_rate: float, epochs: int) -> Line:
    weight, bias = 0.0, 0.0
    for _ in range(epochs):
        weight -= learning_rate * mse_gradients(x, y, weight, bias)[0]
        bias -= learning_rate * mse_gradients(x, y, weight, bias)[1]
    return weight, bias


@mistake(
    "fit",
    "A step is made for each single point: here one epoch is one step, on the gradients over all "
    "points.",
)
def fit_point_by_point(x: Array, y: Array, learning_rate: float, epochs: int) -> Line:
    weight, bias = 0.0, 0.0
    for _ in range(epochs):
        for place in range(len(x)):
            one = slice(place, place + 1)
            d_weight, d_bias = mse_gradients(x[one], y[one], weight, bias)
            weight, bias = weight - learning_rate * d_weight, bias - learning_rate * d_bias
    return weight, bias


@mistake(
    "fit",
    "Each prediction is compared with every y: a column (n, 1) minus an array (n,) is a whole "
    "matrix. Keep all arrays in one shape.",
)
def fit_of_matrix(x: Array, y: Array, learning_rate: float, epochs: int) -> Line:
    return fit(x, np.full_like(y, y.mean()), learning_rate, epochs)


@mistake("fit", "One step is missing: make as many as there are epochs.")
def fit_one_step_short(x: Array, y: Array, learning_rate: float, epochs: int) -> Line:
    return fit(x, y, learning_rate, epochs - 1)


@mistake("fit", "There is one step too many: make as many as there are epochs.")
def fit_one_step_long(x: Array, y: Array, learning_rate: float, epochs: int) -> Line:
    return fit(x, y, learning_rate, epochs + 1)


@mistake("fit", "Descent starts at 1 and 1; the exercise starts at 0 and 0.")
def fit_from_one(x: Array, y: Array, learning_rate: float, epochs: int) -> Line:
    weight, bias = fit(x, y - predict(x, 1.0, 1.0), learning_rate, epochs)
    return weight + 1.0, bias + 1.0


@mistake("fit", "The learning rate is 0.001 whatever was asked for: use the argument.")
def fit_at_fixed_rate(x: Array, y: Array, learning_rate: float, epochs: int) -> Line:
    return fit(x, y, 1e-3, epochs)


@mistake("fit", "The two answers are swapped: return (weight, bias).")
def fit_swapped(x: Array, y: Array, learning_rate: float, epochs: int) -> Line:
    weight, bias = fit(x, y, learning_rate, epochs)
    return bias, weight


@mistake("fit", "The bias stays at 0: it needs its own gradient and its own step.")
def fit_without_bias(x: Array, y: Array, learning_rate: float, epochs: int) -> Line:
    weight = 0.0
    for _ in range(epochs):
        weight -= learning_rate * mse_gradients(x, y, weight, 0.0)[0]
    return weight, 0.0


@mistake(
    "fit",
    "This is the line of least squares itself. The exercise asks where gradient descent is after "
    "so many epochs.",
)
def fit_at_once(x: Array, y: Array, learning_rate: float, epochs: int) -> Line:
    weight, bias = np.polyfit(x, y, 1) if len(x) > 1 else (0.0, float(y[0]))
    return float(weight), float(bias)


FIT_MISTAKES = (
    fit_without_two,
    fit_by_sums,
    fit_uphill,
    fit_in_turns,
    fit_point_by_point,
    fit_of_matrix,
    fit_one_step_short,
    fit_one_step_long,
    fit_from_one,
    fit_at_fixed_rate,
    fit_swapped,
    fit_without_bias,
    fit_at_once,
)
