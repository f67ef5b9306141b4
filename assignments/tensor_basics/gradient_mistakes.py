"""Known mistakes in values and gradients, with the sentence for those who made them."""

from __future__ import annotations

from grader.checks import mistake
from reference.tensor_basics import value_and_gradients

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


@mistake("value_and_gradients", "z has x doubled where x² is asked for; the derivatives are right.")
def value_alone_doubles_x(x: float, y: float) -> Triple:
    return 2 * x + x * y + 3, 2 * x + y, x


@mistake("value_and_gradients", "In z the constant 3 is subtracted: it is added.")
def value_subtracts_constant(x: float, y: float) -> Triple:
    z, d_x, d_y = value_and_gradients(x, y)
    return z - 6, d_x, d_y


@mistake("value_and_gradients", "x and y are added where their product is asked for: x² + x·y + 3.")
def value_adds_y(x: float, y: float) -> Triple:
    return x**2 + x + y + 3, 2 * x + 1, 1.0


@mistake(
    "value_and_gradients",
    "A constant has no slope: the 3 does not belong into dz/dx.",
)
def gradient_by_x_with_constant(x: float, y: float) -> Triple:
    z, d_x, d_y = value_and_gradients(x, y)
    return z, d_x + 3, d_y


@mistake("value_and_gradients", "dz/dy is x, the factor that stands beside y; 1 came back.")
def gradient_by_y_is_one(x: float, y: float) -> Triple:
    z, d_x, _ = value_and_gradients(x, y)
    return z, d_x, 1.0


@mistake("value_and_gradients", "dz/dy is x alone: the derivative of x·y by y has no y in it.")
def gradient_by_y_with_y(x: float, y: float) -> Triple:
    z, d_x, _ = value_and_gradients(x, y)
    return z, d_x, x + y


@mistake(
    "value_and_gradients", "The signs of the derivatives are lost: left of zero they are negative."
)
def gradients_without_sign(x: float, y: float) -> Triple:
    z, d_x, d_y = value_and_gradients(x, y)
    return z, abs(d_x), abs(d_y)


@mistake("value_and_gradients", "The order is z, dz/dx, dz/dy: z came last.")
def gradients_before_value(x: float, y: float) -> Triple:
    z, d_x, d_y = value_and_gradients(x, y)
    return d_x, d_y, z


@mistake(
    "value_and_gradients",
    "The numbers of the handout's example came back whatever x and y are: compute them.",
)
def value_of_the_example(x: float, y: float) -> Triple:
    return 43.0, 13.0, 5.0


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
    value_alone_doubles_x,
    value_subtracts_constant,
    value_adds_y,
    gradient_by_x_with_constant,
    gradient_by_y_is_one,
    gradient_by_y_with_y,
    gradients_without_sign,
    gradients_before_value,
    value_of_the_example,
)
