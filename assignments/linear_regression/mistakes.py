"""Known mistakes in predictions, squared errors and their gradients; those of fits are beside."""

from __future__ import annotations

import numpy as np

from assignments.linear_regression.fit_mistakes import FIT_MISTAKES
from assignments.linear_regression.huber_mistakes import HUBER_MISTAKES
from assignments.linear_regression.quadratic_mistakes import QUADRATIC_MISTAKES
from assignments.linear_regression.tables import Array
from grader.checks import mistake
from reference.linear_regression import mse_gradients, predict


@mistake("predict", "Weight and bias are swapped: x has to be multiplied by the weight.")
def predict_swaps(x: Array, weight: float, bias: float) -> Array:
    return bias * x + weight


@mistake("predict", "The bias is missing: add it to the product of weight and x.")
def predict_without_bias(x: Array, weight: float, bias: float) -> Array:
    return weight * x


@mistake(
    "predict",
    "The predictions came back as a column (n, 1). Return them in the shape of x, (n,): a column "
    "minus a row is a whole matrix.",
)
def predict_column(x: Array, weight: float, bias: float) -> Array:
    return predict(x, weight, bias)[:, None]


@mistake("mse", "The squared errors are added up; the exercise asks for their mean.")
def mse_is_a_sum(labels: Array, predictions: Array) -> float:
    return float(np.sum((predictions - labels) ** 2))


@mistake("mse", "This is half of the mean squared error: there is no ½ in it here.")
def mse_halved(labels: Array, predictions: Array) -> float:
    return float(np.mean((predictions - labels) ** 2) / 2)


@mistake("mse", "This is the root of the mean squared error: leave out the square root.")
def mse_is_a_root(labels: Array, predictions: Array) -> float:
    return float(np.sqrt(np.mean((predictions - labels) ** 2)))


@mistake("mse", "This is the mean of the absolute errors: square each error instead.")
def mse_is_absolute(labels: Array, predictions: Array) -> float:
    return float(np.mean(np.abs(predictions - labels)))


@mistake(
    "mse",
    "The mean is squared, so errors of opposite sign cancel: square each error first, then take "
    "the mean.",
)
def mse_squares_the_mean(labels: Array, predictions: Array) -> float:
    return float(np.mean(predictions - labels) ** 2)


@mistake("mse", "One number per element came back; the mean over all of them is asked for.")
def mse_of_each(labels: Array, predictions: Array) -> Array:
    return np.asarray((predictions - labels) ** 2)


@mistake(
    "mse",
    "This is the variance of the errors: their mean must not be subtracted before squaring.",
)
def mse_is_a_variance(labels: Array, predictions: Array) -> float:
    return float(np.var(predictions - labels))


@mistake(
    "mse_gradients",
    "Both gradients are half of what they should be: the derivative of r² is 2r.",
)
def gradients_without_two(x: Array, y: Array, weight: float, bias: float) -> tuple[float, float]:
    d_weight, d_bias = mse_gradients(x, y, weight, bias)
    return d_weight / 2, d_bias / 2


@mistake(
    "mse_gradients",
    "Both gradients have the wrong sign: the error is prediction minus label.",
)
def gradients_negative(x: Array, y: Array, weight: float, bias: float) -> tuple[float, float]:
    d_weight, d_bias = mse_gradients(x, y, weight, bias)
    return -d_weight, -d_bias


@mistake(
    "mse_gradients",
    "The gradients are added up over all points; the loss is a mean, so divide by their number.",
)
def gradients_are_sums(x: Array, y: Array, weight: float, bias: float) -> tuple[float, float]:
    d_weight, d_bias = mse_gradients(x, y, weight, bias)
    return d_weight * len(x), d_bias * len(x)


@mistake("mse_gradients", "The two gradients are swapped: return (d_weight, d_bias).")
def gradients_swapped(x: Array, y: Array, weight: float, bias: float) -> tuple[float, float]:
    d_weight, d_bias = mse_gradients(x, y, weight, bias)
    return d_bias, d_weight


@mistake(
    "mse_gradients",
    "The gradient by the weight lacks the factor x: each error counts as often as its x is large.",
)
def gradients_without_x(x: Array, y: Array, weight: float, bias: float) -> tuple[float, float]:
    _, d_bias = mse_gradients(x, y, weight, bias)
    return d_bias, d_bias


@mistake(
    "mse_gradients",
    "The mean error is multiplied by the mean x; multiply each error by its own x, then take the "
    "mean.",
)
def gradients_of_means(x: Array, y: Array, weight: float, bias: float) -> tuple[float, float]:
    _, d_bias = mse_gradients(x, y, weight, bias)
    return d_bias * float(x.mean()), d_bias


@mistake(
    "mse_gradients",
    "Each prediction is compared with every y: a column (n, 1) minus an array (n,) is a whole "
    "matrix. Keep all arrays in one shape.",
)
def gradients_of_matrix(x: Array, y: Array, weight: float, bias: float) -> tuple[float, float]:
    return mse_gradients(x, np.full_like(y, y.mean()), weight, bias)


@mistake("mse_gradients", "The predictions inside the gradients lack the bias.")
def gradients_ignore_bias(x: Array, y: Array, weight: float, bias: float) -> tuple[float, float]:
    return mse_gradients(x, y, weight, 0.0)


MISTAKES = (
    predict_swaps,
    predict_without_bias,
    predict_column,
    mse_is_a_sum,
    mse_halved,
    mse_is_a_root,
    mse_is_absolute,
    mse_squares_the_mean,
    mse_of_each,
    mse_is_a_variance,
    gradients_without_two,
    gradients_negative,
    gradients_are_sums,
    gradients_swapped,
    gradients_without_x,
    gradients_of_means,
    gradients_of_matrix,
    gradients_ignore_bias,
    *FIT_MISTAKES,
    *QUADRATIC_MISTAKES,
    *HUBER_MISTAKES,
)
