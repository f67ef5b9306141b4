"""Known mistakes in values, gradients and steps, with the sentence for those who made them."""

from __future__ import annotations

from grader.checks import mistake
from reference.tensor_basics import descend, value_and_gradients

Pair = tuple[float, float]
Triple = tuple[float, float, float]


@mistake("value_and_gradients", "The constant 3 is missing from z.")
def value_without_constant(x: float, y: float) -> Triple:
    z, d_x, d_y = value_and_gradients(x, y)
    return z - 3, d_x, d_y


@mistake("value_and_gradients", "z has x doubled where x² is asked for.")
def value_doubles_x(x: float, y: float) -> Triple:
    return 2 * x + x * y + 3, 2 + y, x


@mistake("value_and_gradients", "The square belongs to x, not to y: z = x² + x·y + 3.")
def value_squares_y(x: float, y: float) -> Triple:
    return y**2 + x * y + 3, y, 2 * y + x


@mistake(
    "value_and_gradients",
    "In dz/dx the part that comes from x·y is missing: its derivative by x is y.",
)
def gradient_without_y(x: float, y: float) -> Triple:
    z, _, d_y = value_and_gradients(x, y)
    return z, 2 * x, d_y


@mistake("value_and_gradients", "In dz/dx the factor 2 is missing: the derivative of x² is 2x.")
def gradient_without_two(x: float, y: float) -> Triple:
    z, _, d_y = value_and_gradients(x, y)
    return z, x + y, d_y


@mistake(
    "value_and_gradients", "In dz/dx only the part that comes from x·y is left: x² is missing."
)
def gradient_without_square(x: float, y: float) -> Triple:
    z, _, d_y = value_and_gradients(x, y)
    return z, y, d_y


@mistake(
    "value_and_gradients",
    "A constant has no slope: the 3 does not belong into the derivatives.",
)
def gradient_with_constant(x: float, y: float) -> Triple:
    z, d_x, d_y = value_and_gradients(x, y)
    return z, d_x + 3, d_y + 3


@mistake("value_and_gradients", "dz/dx and dz/dy are swapped.")
def gradients_swapped(x: float, y: float) -> Triple:
    z, d_x, d_y = value_and_gradients(x, y)
    return z, d_y, d_x


@mistake("value_and_gradients", "dz/dy is x, the factor that stands beside y; y came back.")
def gradient_by_y_is_y(x: float, y: float) -> Triple:
    z, d_x, _ = value_and_gradients(x, y)
    return z, d_x, y


@mistake(
    "value_and_gradients",
    "dz/dy is 0 here, but y does stand in z: the derivative of x·y by y is x. "
    "A tape that is not persistent answers only once; ask it for both at the same time.",
)
def gradient_by_y_is_zero(x: float, y: float) -> Triple:
    z, d_x, _ = value_and_gradients(x, y)
    return z, d_x, 0.0


@mistake("value_and_gradients", "The gradients have the wrong sign: keep the minus for the step.")
def gradients_negative(x: float, y: float) -> Triple:
    z, d_x, d_y = value_and_gradients(x, y)
    return z, -d_x, -d_y


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


GRADIENT_MISTAKES = (
    value_without_constant,
    value_doubles_x,
    value_squares_y,
    gradient_without_y,
    gradient_without_two,
    gradient_without_square,
    gradient_with_constant,
    gradients_swapped,
    gradient_by_y_is_y,
    gradient_by_y_is_zero,
    gradients_negative,
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
)
