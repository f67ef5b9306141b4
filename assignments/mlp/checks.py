"""The checks of the perceptron's outputs, loss and step, from the handout's example to batches.

In float32 an honest answer lies within 3e-6 of the float64 one where outputs and losses are a few
units large, and within 7e-7 where a step's changes are up to 3; the floor is six times the larger.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator

from assignments.mlp.inputs import NAMES, Array, batch, example, network
from grader.checks import check
from grader.model import Observation, Solution
from grader.sentences import say

TOLERANCE = 1e-4
FLOOR = 2e-5


@check("computes the outputs of the handout's example", points=0.5, floor=FLOOR)
def forward_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """One image; one unit of each hidden layer is on, one off; one output is negative."""
    images, _, parameters = example()
    yield say("the outputs"), solution.forward(images=images, parameters=parameters)


@check(
    "applies ReLU after the first and the second layer, and nothing after the last",
    points=1.0,
    floor=FLOOR,
)
def forward_layers(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """One image, then four, through random networks with biases."""
    for rows in (1, 4):
        parameters = network(rng)
        images, _ = batch(rng, rows, parameters)
        outputs = solution.forward(images=images, parameters=parameters)
        yield say("the outputs of %(rows)s image(s)", rows=rows), outputs


@check(
    "computes the outputs of batches of any size and leaves its inputs alone",
    points=1.0,
    floor=FLOOR,
    hidden=True,
)
def forward_random(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Batches of one image, of as many as there are outputs, and of an odd number."""
    for rows in (1, 10, 33):
        parameters = network(rng)
        images, _ = batch(rng, rows, parameters)
        outputs = solution.forward(images=images, parameters=parameters)
        yield say("the outputs of %(rows)s image(s)", rows=rows), outputs
        yield say("images after the call, which must not change"), images
        yield from _unchanged(parameters)


@check("computes the loss of the handout's example", points=0.5, floor=FLOOR)
def mse_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """The outputs 0.5, −1 and eight zeros for the digit 0."""
    outputs, labels = np.zeros((1, 10), np.float32), np.zeros((1, 10), np.float32)
    outputs[0, :2], labels[0, 0] = (0.5, -1.0), 1.0
    yield say("the loss"), solution.mse(outputs=outputs, labels=labels)


@check(
    "computes the loss of batches of any size and leaves its inputs alone",
    points=1.0,
    floor=FLOOR,
    hidden=True,
)
def mse_random(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Batches of one and more rows, with errors below and beyond 1."""
    for rows in (1, 3, 10, 96):
        outputs = rng.normal(scale=1.5, size=(rows, 10)).astype(np.float32)
        labels = np.eye(10, dtype=np.float32)[rng.integers(1, 10, size=rows)]
        yield (
            say("the loss of %(rows)s row(s)", rows=rows),
            solution.mse(outputs=outputs, labels=labels),
        )
        yield (
            say("outputs of %(rows)s row(s) after the call, which must not change", rows=rows),
            outputs,
        )
        yield (
            say("labels of %(rows)s row(s) after the call, which must not change", rows=rows),
            labels,
        )


@check("takes the step of the handout's example", points=0.5, floor=FLOOR)
def step_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """What one step at rate 0.5 changes in each of the six parameters, the last layer first."""
    images, labels, parameters = example()
    yield from _changes(solution, images, labels, parameters, 0.5)


@check("returns the loss before the step", points=0.5, floor=FLOOR)
def step_loss(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """The handout's example, then three images in a random network."""
    images, labels, parameters = example()
    yield say("the loss of the example"), _step(solution, images, labels, parameters, 0.5)[1]
    parameters = network(rng)
    images, labels = batch(rng, 3, parameters)
    yield say("the loss of three images"), _step(solution, images, labels, parameters, 0.25)[1]


@check(
    "changes every parameter by the learning rate times its gradient",
    points=1.5,
    floor=FLOOR,
)
def step_changes(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """One image, then three, at different rates; some units are off for all images, some on."""
    for rows, learning_rate in ((1, 0.5), (3, 0.25)):
        parameters = network(rng)
        images, labels = batch(rng, rows, parameters)
        yield from _changes(solution, images, labels, parameters, learning_rate)


@check(
    "takes steps with batches of any size and leaves its inputs alone",
    points=1.0,
    floor=FLOOR,
    hidden=True,
)
def step_random(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """A batch of one image and one of an odd number, and every array after the call."""
    for rows, learning_rate in ((1, 1.0), (33, 0.5)):
        parameters = network(rng)
        images, labels = batch(rng, rows, parameters)
        yield from _changes(solution, images, labels, parameters, learning_rate)
        yield say("images after the call, which must not change"), images
        yield say("labels after the call, which must not change"), labels
        yield from _unchanged(parameters)


def _changes(
    solution: Solution, images: Array, labels: Array, parameters: list[Array], learning_rate: float
) -> Iterator[Observation]:
    """What a step changed in each parameter, in the order in which gradients are found."""
    before = [parameter.copy() for parameter in parameters]
    after, _ = _step(solution, images, labels, parameters, learning_rate)
    label = say("of %(count)s image(s) at rate %(rate)s", count=len(images), rate=learning_rate)
    for name, old, new in reversed(list(zip(NAMES, before, after, strict=True))):
        yield say("the change of %(name)s in a step %(label)s", name=name, label=label), new - old


def _step(
    solution: Solution, images: Array, labels: Array, parameters: list[Array], learning_rate: float
) -> tuple[list[Array], float]:
    parameters_and_loss: tuple[list[Array], float] = solution.train_step(
        images=images, labels=labels, parameters=parameters, learning_rate=learning_rate
    )
    return parameters_and_loss


def _unchanged(parameters: list[Array]) -> Iterator[Observation]:
    for name, parameter in zip(NAMES, parameters, strict=True):
        yield say("%(name)s after the call, which must not change", name=name), parameter
