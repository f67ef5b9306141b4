"""Known mistakes in descent steps, with the sentence for those who made them."""

from __future__ import annotations

import numpy as np

from grader.checks import mistake
from reference.tensor_basics import descend, value_and_gradients

Pair = tuple[float, float]


@mistake("descend", "The step goes uphill: the gradient has to be subtracted.")
def descend_uphill(x: float, y: float, learning_rate: float) -> Pair:
    return descend(x, y, -learning_rate)


@mistake("descend", "learning_rate is not used: it scales the step.")
def descend_without_rate(x: float, y: float, learning_rate: float) -> Pair:
    return descend(x, y, 1.0)


@mistake("descend", "The learning rate is 0.1 whatever is asked for: use the argument.")
def descend_fixed_rate(x: float, y: float, learning_rate: float) -> Pair:
    return descend(x, y, 0.1)


@mistake("descend", "The gradient was divided by the learning rate: multiply it.")
def descend_divides(x: float, y: float, learning_rate: float) -> Pair:
    return descend(x, y, 1 / learning_rate)


@mistake(
    "descend",
    "y was moved with the gradient at the new x: compute both derivatives before either moves.",
)
def descend_one_after_the_other(x: float, y: float, learning_rate: float) -> Pair:
    new_x, _ = descend(x, y, learning_rate)
    return new_x, y - learning_rate * new_x


@mistake(
    "descend",
    "x was moved with the gradient at the new y: compute both derivatives before either moves.",
)
def descend_y_first(x: float, y: float, learning_rate: float) -> Pair:
    _, new_y = descend(x, y, learning_rate)
    return x - learning_rate * (2 * x + new_y), new_y


@mistake("descend", "Only x moved: y has a derivative as well.")
def descend_x_only(x: float, y: float, learning_rate: float) -> Pair:
    return descend(x, y, learning_rate)[0], y


@mistake("descend", "Only y moved: x has a derivative as well.")
def descend_y_only(x: float, y: float, learning_rate: float) -> Pair:
    return x, descend(x, y, learning_rate)[1]


@mistake("descend", "x and y moved by each other's derivative: they are swapped.")
def descend_swapped(x: float, y: float, learning_rate: float) -> Pair:
    _, d_x, d_y = value_and_gradients(x, y)
    return x - learning_rate * d_y, y - learning_rate * d_x


@mistake("descend", "In the step of x the part y of the derivative 2x + y is missing.")
def descend_without_y(x: float, y: float, learning_rate: float) -> Pair:
    return x - learning_rate * 2 * x, y - learning_rate * x


@mistake("descend", "The step itself came back: the new x and y are asked for.")
def descend_returns_step(x: float, y: float, learning_rate: float) -> Pair:
    _, d_x, d_y = value_and_gradients(x, y)
    return -learning_rate * d_x, -learning_rate * d_y


@mistake("descend", "Two steps were taken: one is asked for.")
def descend_twice(x: float, y: float, learning_rate: float) -> Pair:
    return descend(*descend(x, y, learning_rate), learning_rate)


@mistake("descend", "Nothing moved: the step is not taken, or its result is not returned.")
def descend_stays(x: float, y: float, learning_rate: float) -> Pair:
    return x, y


@mistake("descend", "The step itself came back, and without its minus: subtract it from x and y.")
def descend_returns_distance(x: float, y: float, learning_rate: float) -> Pair:
    _, d_x, d_y = value_and_gradients(x, y)
    return learning_rate * d_x, learning_rate * d_y


@mistake(
    "descend", "The derivatives came back: subtract them, times the learning rate, from x and y."
)
def descend_returns_gradient(x: float, y: float, learning_rate: float) -> Pair:
    _, d_x, d_y = value_and_gradients(x, y)
    return d_x, d_y


@mistake("descend", "The new y came first: the order is x, y.")
def descend_returns_y_first(x: float, y: float, learning_rate: float) -> Pair:
    new_x, new_y = descend(x, y, learning_rate)
    return new_y, new_x


@mistake("descend", "In the step of x the factor 2 is missing: the derivative is 2x + y.")
def descend_without_two(x: float, y: float, learning_rate: float) -> Pair:
    return x - learning_rate * (x + y), y - learning_rate * x


@mistake("descend", "y moves against its derivative, which is x: y itself was taken.")
def descend_by_y(x: float, y: float, learning_rate: float) -> Pair:
    return descend(x, y, learning_rate)[0], y - learning_rate * y


@mistake("descend", "The value z was subtracted: x and y move against its derivatives.")
def descend_by_value(x: float, y: float, learning_rate: float) -> Pair:
    z, _, _ = value_and_gradients(x, y)
    return x - learning_rate * z, y - learning_rate * z


@mistake("descend", "Only the signs of the derivatives were used: their sizes count as well.")
def descend_by_sign(x: float, y: float, learning_rate: float) -> Pair:
    _, d_x, d_y = value_and_gradients(x, y)
    return x - learning_rate * float(np.sign(d_x)), y - learning_rate * float(np.sign(d_y))


@mistake("descend", "The step is half as long as it should be: nothing is averaged here.")
def descend_halves(x: float, y: float, learning_rate: float) -> Pair:
    return descend(x, y, learning_rate / 2)


STEP_MISTAKES = (
    descend_uphill,
    descend_without_rate,
    descend_fixed_rate,
    descend_divides,
    descend_one_after_the_other,
    descend_y_first,
    descend_x_only,
    descend_y_only,
    descend_swapped,
    descend_without_y,
    descend_returns_step,
    descend_twice,
    descend_stays,
    descend_returns_distance,
    descend_returns_gradient,
    descend_returns_y_first,
    descend_without_two,
    descend_by_y,
    descend_by_value,
    descend_by_sign,
    descend_halves,
)
