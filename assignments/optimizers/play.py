"""What the checks of the update rules have in common: trajectories, and what each step changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from assignments.inputs import watch
from grader.model import Observation
from grader.sentences import listed, say

Array = NDArray[np.float32]
Step = Callable[..., Any]

STEPS = 5
SMALLEST_GRADIENT, LARGEST_GRADIENT = 0.5, 2.0

EXAMPLE_PARAMS = np.array([1.0, -2.0], dtype=np.float32)
EXAMPLE_GRADS = np.array([[0.5, -1.0], [1.0, 0.5], [-2.0, 1.0]], dtype=np.float32)
EXAMPLE_RATE = 0.5


def follow_example(step: Step) -> Iterator[Observation]:
    """The three steps of the handout, with every default left out."""
    params, state = EXAMPLE_PARAMS, None
    for number, grads in enumerate(EXAMPLE_GRADS, start=1):
        updated, state = step(
            params=params.copy(), grads=grads.copy(), state=state, learning_rate=EXAMPLE_RATE
        )
        yield (
            say("the change in step %(number)s of the handout's example", number=number),
            updated - params,
        )
        params = np.asarray(updated, dtype=np.float32)


def follow_gradients(
    step: Step, rng: Generator, learning_rate: float, **options: float
) -> Iterator[Observation]:
    """Five steps of one array with gradients that change in size and sign."""
    yield from _follow(step, rng, ((2, 3),), learning_rate, **options)


def follow_two_arrays(
    step: Step, rng: Generator, learning_rate: float, **options: float
) -> Iterator[Observation]:
    """Five steps of weights and bias in turn, each with a state of its own."""
    yield from _follow(step, rng, ((3, 4), (4,)), learning_rate, **options)


def leave_inputs_alone(step: Step, rng: Generator) -> Iterator[Observation]:
    """Two steps after which `params` and `grads` must be what they were."""
    params, state = _params(rng, (3, 2)), None
    for _ in range(2):
        grads = _grads(rng, (3, 2))
        look = watch(params=params, grads=grads)
        updated, state = step(params=params, grads=grads, state=state, learning_rate=0.25)
        yield from look()
        params = np.array(updated, dtype=np.float32)


def shorten_by_epsilon(step: Step, rng: Generator) -> Iterator[Observation]:
    """Whether a large epsilon makes the first step shorter, wherever in the divisor it stands."""
    params, grads = _params(rng, (2, 3)), _grads(rng, (2, 3))
    lengths = []
    for epsilon in (1e-7, 0.1):
        updated, _ = step(
            params=params.copy(),
            grads=grads.copy(),
            state=None,
            learning_rate=0.5,
            epsilon=epsilon,
        )
        lengths.append(np.abs(updated - params))
    yield (
        say("epsilon 0.1 makes the first step shorter (1 is yes)"),
        bool(np.all(lengths[1] < 0.99 * lengths[0])),
    )


def _follow(
    step: Step,
    rng: Generator,
    shapes: tuple[tuple[int, ...], ...],
    learning_rate: float,
    **options: float,
) -> Iterator[Observation]:
    arrays = [_params(rng, shape) for shape in shapes]
    states = [None for _ in shapes]
    asked = listed([f"{name}={value:g}" for name, value in options.items()]) or say("all defaults")
    for number in range(1, STEPS + 1):
        for index, params in enumerate(arrays):
            grads = _grads(rng, params.shape)
            updated, states[index] = step(
                params=params.copy(),
                grads=grads,
                state=states[index],
                learning_rate=learning_rate,
                **options,
            )
            label = say(
                "the change in step %(number)s of an array of shape %(shape)s (%(asked)s)",
                number=number,
                shape=params.shape,
                asked=asked,
            )
            yield label, updated - params
            arrays[index] = np.asarray(updated, dtype=np.float32)


def _params(rng: Generator, shape: tuple[int, ...]) -> Array:
    return rng.uniform(-1, 1, size=shape).astype(np.float32)


def _grads(rng: Generator, shape: tuple[int, ...]) -> Array:
    """Gradients of both signs and of sizes at which the place of a tiny epsilon cannot be seen."""
    sizes = rng.uniform(SMALLEST_GRADIENT, LARGEST_GRADIENT, size=shape)
    return np.asarray(sizes * rng.choice([-1.0, 1.0], size=shape), dtype=np.float32)
