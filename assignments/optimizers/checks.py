"""The checks of the update rules: for each one the handout's example, then trajectories.

Rules are compared on what each step changed, over several steps and with changing gradients: one
step from a fresh state cannot tell Adam from the sign of the gradient.
"""

from __future__ import annotations

from collections.abc import Iterator

from numpy.random import Generator

from assignments.optimizers.play import (
    follow_example,
    follow_gradients,
    follow_two_arrays,
    leave_inputs_alone,
    shorten_by_epsilon,
)
from grader.checks import check
from grader.model import Observation, Solution

# A change is a difference of float32 parameters of up to 4, so it is known to 5e-7. Where a tiny
# epsilon stands (inside or outside the root, before or after the correction) moves a step of
# Adam or RMSProp by at most 2e-4 of itself; the smallest effect of a known mistake is 1e-2.
TOLERANCE = 1e-3
FLOOR = 2e-6


@check("takes steps of gradient descent", points=0.25, tolerance=TOLERANCE, floor=FLOOR)
def gradient_descent_steps(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from follow_example(solution.gradient_descent)
    yield from follow_gradients(solution.gradient_descent, rng, 0.1)


@check(
    "descends with weights and a bias in turn and leaves its inputs alone",
    points=0.25,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def gradient_descent_arrays(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from follow_two_arrays(solution.gradient_descent, rng, 0.03)
    yield from follow_gradients(solution.gradient_descent, rng, 2.0)
    yield from leave_inputs_alone(solution.gradient_descent, rng)


@check("gathers momentum", points=0.25, tolerance=TOLERANCE, floor=FLOOR)
def momentum_steps(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from follow_example(solution.momentum)
    yield from follow_gradients(solution.momentum, rng, 0.1)


@check(
    "honours `momentum` in momentum, keeps two arrays apart and leaves its inputs alone",
    points=0.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def momentum_arguments(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from follow_two_arrays(solution.momentum, rng, 0.05)
    yield from follow_gradients(solution.momentum, rng, 0.2, momentum=0.5)
    yield from leave_inputs_alone(solution.momentum, rng)


@check("looks ahead with Nesterov's momentum", points=0.5, tolerance=TOLERANCE, floor=FLOOR)
def nesterov_steps(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from follow_example(solution.nesterov_momentum)
    yield from follow_gradients(solution.nesterov_momentum, rng, 0.1)


@check(
    "honours `momentum` in Nesterov's momentum, keeps two arrays apart and leaves its inputs alone",
    points=0.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def nesterov_arguments(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from follow_two_arrays(solution.nesterov_momentum, rng, 0.05)
    yield from follow_gradients(solution.nesterov_momentum, rng, 0.2, momentum=0.5)
    yield from leave_inputs_alone(solution.nesterov_momentum, rng)


@check("takes steps of Adagrad", points=0.25, tolerance=TOLERANCE, floor=FLOOR)
def adagrad_steps(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from follow_example(solution.adagrad)
    yield from follow_gradients(solution.adagrad, rng, 0.3)


@check(
    "honours Adagrad's initial accumulator, keeps two arrays apart and leaves its inputs alone",
    points=0.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def adagrad_arguments(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from follow_two_arrays(solution.adagrad, rng, 0.1)
    yield from follow_gradients(solution.adagrad, rng, 0.5, initial_accumulator=2.0)
    yield from leave_inputs_alone(solution.adagrad, rng)


@check("takes steps of Adagrad with dual averaging", points=0.5, tolerance=TOLERANCE, floor=FLOOR)
def adagrad_da_steps(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from follow_example(solution.adagrad_da)
    yield from follow_gradients(solution.adagrad_da, rng, 0.3)


@check(
    "honours l1, l2 and the initial accumulator of Adagrad with dual averaging",
    points=0.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def adagrad_da_arguments(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from follow_two_arrays(solution.adagrad_da, rng, 0.3, initial_accumulator=2.0)
    yield from follow_gradients(solution.adagrad_da, rng, 0.3, l1=0.25)
    yield from follow_gradients(solution.adagrad_da, rng, 0.5, l2=0.8)
    yield from follow_gradients(solution.adagrad_da, rng, 0.5, l1=0.2, l2=0.8)
    yield from leave_inputs_alone(solution.adagrad_da, rng)


@check("takes steps of Adadelta", points=0.5, tolerance=TOLERANCE, floor=FLOOR)
def adadelta_steps(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from follow_example(solution.adadelta)
    yield from follow_gradients(solution.adadelta, rng, 20.0)


@check(
    "honours rho and epsilon of Adadelta, keeps two arrays apart and leaves its inputs alone",
    points=0.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def adadelta_arguments(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from follow_two_arrays(solution.adadelta, rng, 10.0, rho=0.8)
    yield from follow_gradients(solution.adadelta, rng, 2.0, rho=0.9, epsilon=1e-2)
    yield from leave_inputs_alone(solution.adadelta, rng)


@check("takes steps of RMSProp", points=0.5, tolerance=TOLERANCE, floor=FLOOR)
def rmsprop_steps(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from follow_example(solution.rmsprop)
    yield from follow_gradients(solution.rmsprop, rng, 0.1)


@check(
    "honours decay, momentum and epsilon of RMSProp and leaves its inputs alone",
    points=0.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def rmsprop_arguments(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from follow_two_arrays(solution.rmsprop, rng, 0.1, decay=0.6)
    yield from follow_gradients(solution.rmsprop, rng, 0.05, momentum=0.7)
    yield from follow_gradients(solution.rmsprop, rng, 0.2, decay=0.8, momentum=0.4)
    yield from shorten_by_epsilon(solution.rmsprop, rng)
    yield from leave_inputs_alone(solution.rmsprop, rng)


@check("takes steps of Adam", points=0.75, tolerance=TOLERANCE, floor=FLOOR)
def adam_steps(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from follow_example(solution.adam)
    yield from follow_gradients(solution.adam, rng, 0.1)


@check(
    "honours beta_1, beta_2 and epsilon of Adam and leaves its inputs alone",
    points=0.75,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def adam_arguments(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from follow_two_arrays(solution.adam, rng, 0.1, beta_1=0.6)
    yield from follow_gradients(solution.adam, rng, 0.1, beta_2=0.9)
    yield from follow_gradients(solution.adam, rng, 0.3, beta_1=0.8, beta_2=0.7)
    yield from shorten_by_epsilon(solution.adam, rng)
    yield from leave_inputs_alone(solution.adam, rng)


@check("follows the regularised leader (FTRL)", points=0.5, tolerance=TOLERANCE, floor=FLOOR)
def ftrl_steps(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from follow_example(solution.ftrl)
    yield from follow_gradients(solution.ftrl, rng, 0.3)


@check(
    "honours l1, l2 and the initial accumulator of FTRL and leaves its inputs alone",
    points=0.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def ftrl_arguments(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from follow_two_arrays(solution.ftrl, rng, 0.3, initial_accumulator=2.0)
    yield from follow_gradients(solution.ftrl, rng, 0.3, l1=0.8)
    yield from follow_gradients(solution.ftrl, rng, 0.5, l2=0.7)
    yield from follow_gradients(solution.ftrl, rng, 0.5, l1=0.5, l2=0.4)
    yield from leave_inputs_alone(solution.ftrl, rng)


@check("takes proximal steps of gradient descent", points=0.25, tolerance=TOLERANCE, floor=FLOOR)
def proximal_steps(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from follow_example(solution.proximal_gradient_descent)
    yield from follow_gradients(solution.proximal_gradient_descent, rng, 0.1)


@check(
    "honours l1 and l2 of proximal gradient descent and leaves its inputs alone",
    points=0.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def proximal_arguments(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from follow_two_arrays(solution.proximal_gradient_descent, rng, 0.2, l1=1.5)
    yield from follow_gradients(solution.proximal_gradient_descent, rng, 0.2, l2=1.5)
    yield from follow_gradients(solution.proximal_gradient_descent, rng, 0.3, l1=0.8, l2=0.5)
    yield from leave_inputs_alone(solution.proximal_gradient_descent, rng)


@check("takes proximal steps of Adagrad", points=0.25, tolerance=TOLERANCE, floor=FLOOR)
def proximal_adagrad_steps(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from follow_example(solution.proximal_adagrad)
    yield from follow_gradients(solution.proximal_adagrad, rng, 0.3)


@check(
    "honours l1, l2 and the initial accumulator of proximal Adagrad and leaves its inputs alone",
    points=0.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def proximal_adagrad_arguments(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from follow_two_arrays(solution.proximal_adagrad, rng, 0.3, initial_accumulator=2.0)
    yield from follow_gradients(solution.proximal_adagrad, rng, 0.3, l1=1.0)
    yield from follow_gradients(solution.proximal_adagrad, rng, 0.3, l2=1.0)
    yield from follow_gradients(solution.proximal_adagrad, rng, 0.4, l1=0.6, l2=0.5)
    yield from leave_inputs_alone(solution.proximal_adagrad, rng)
