"""The checks of max-pooling and average pooling, forwards and backwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from assignments.cnn_layers.inputs import Array, agrees_with_slope, eighths, without_ties
from assignments.inputs import change
from grader.checks import check
from grader.model import Observation, Solution
from grader.sentences import say
from reference import cnn_layers as reference

TOLERANCE = 1e-4
FLOOR = 1e-5

Pool = Callable[..., Any]
Fill = Callable[[Generator, tuple[int, ...]], Array]

EXAMPLE = np.array([[1, 5, 2], [-4, 3, 8], [-6, -1, -7]], dtype=np.float32).reshape(1, 3, 3, 1)

# Images, windows, strides: non-square, overlapping, with gaps, smaller than their stride, and with
# padding on all four sides.
CASES = (
    ((1, 4, 4, 1), (2, 2), (2, 2)),
    ((1, 4, 6, 1), (3, 3), (2, 2)),
    ((2, 5, 6, 2), (2, 3), (1, 2)),
    ((1, 7, 5, 1), (1, 2), (3, 3)),
    ((3, 6, 7, 3), (3, 2), (2, 1)),
    ((1, 7, 6, 2), (3, 5), (2, 2)),
)


@check("finds the largest values of windows", points=0.25, tolerance=TOLERANCE, floor=FLOOR)
def max_pool_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from _pool_example(solution.max_pool, rng, eighths)


@check(
    "pools maxima with any window, stride and padding and leaves its inputs alone",
    points=0.25,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def max_pool_cases(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from _pool_cases(solution.max_pool, rng, eighths)
    images = eighths(rng, (2, 5, 6, 3))
    pooled, lit = (
        solution.max_pool(images=pixels, pool_size=(3, 2), strides=(2, 2), padding="SAME")
        for pixels in (images, reference.relu(images))
    )
    yield (
        say("what ReLU before pooling differs from ReLU after it, which is nothing"),
        change(np.maximum(pooled, 0), lit),
    )


@check("computes the means of windows", points=0.25, tolerance=TOLERANCE, floor=FLOOR)
def avg_pool_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from _pool_example(solution.avg_pool, rng, eighths)


@check(
    "pools means without counting the padding and leaves its inputs alone",
    points=0.25,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def avg_pool_cases(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from _pool_cases(solution.avg_pool, rng, eighths)
    images = eighths(rng, (2, 5, 6, 3))
    pooled, moved = (
        solution.avg_pool(images=pixels, pool_size=(3, 2), strides=(2, 2), padding="SAME")
        for pixels in (images, 1 - 2 * images)
    )
    yield (
        say("what the means of 1 − 2 m differ from 1 − 2 times those of m, which is nothing"),
        change(1 - np.multiply(pooled, 2), moved),
    )


@check("carries gradients back to the maxima", points=0.5, tolerance=TOLERANCE, floor=FLOOR)
def max_pool_backward_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from _backward_example(solution.max_pool_backward, rng, without_ties)


@check(
    "carries gradients back to maxima of overlapping windows and leaves its inputs alone",
    points=0.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def max_pool_backward_cases(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from _backward_cases(solution.max_pool_backward, reference.max_pool, rng, without_ties)


@check("shares gradients out among the pixels", points=0.25, tolerance=TOLERANCE, floor=FLOOR)
def avg_pool_backward_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from _backward_example(solution.avg_pool_backward, rng, eighths)


@check(
    "shares gradients out in overlapping windows and leaves its inputs alone",
    points=0.25,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def avg_pool_backward_cases(solution: Solution, rng: Generator) -> Iterator[Observation]:
    yield from _backward_cases(solution.avg_pool_backward, reference.avg_pool, rng, eighths)


def _pool_example(pool: Pool, rng: Generator, fill: Fill) -> Iterator[Observation]:
    """The handout's image of 3 x 3 with the defaults, then with VALID, then a batch."""
    yield say("the handout's example, everything left out"), pool(images=EXAMPLE.copy())
    yield (
        say("the handout's example with VALID"),
        pool(images=EXAMPLE.copy(), pool_size=(2, 2), strides=(1, 1), padding="VALID"),
    )
    images = fill(rng, (2, 4, 6, 3))
    yield say("two images of 4×6 with three channels"), pool(images=images)
    yield say("images below zero"), pool(images=-np.abs(fill(rng, (1, 3, 5, 2))))


def _pool_cases(pool: Pool, rng: Generator, fill: Fill) -> Iterator[Observation]:
    for shape, size, strides in CASES:
        for padding in ("SAME", "VALID"):
            images = fill(rng, shape)
            outputs = pool(images=images, pool_size=size, strides=strides, padding=padding)
            yield (
                say(
                    "images %(shape)s, windows %(size)s, strides %(strides)s, %(padding)s",
                    shape=shape,
                    size=size,
                    strides=strides,
                    padding=padding,
                ),
                outputs,
            )
            yield say("images %(shape)s after the call, which must not change", shape=shape), images


def _backward_example(backward: Pool, rng: Generator, fill: Fill) -> Iterator[Observation]:
    """The handout's image, then windows that touch but do not overlap."""
    d_outputs = np.array([[1, 2], [3, 4]], dtype=np.float32).reshape(1, 2, 2, 1)
    d_images = backward(
        d_outputs=d_outputs,
        images=EXAMPLE.copy(),
        pool_size=(2, 2),
        strides=(2, 2),
        padding="SAME",
    )
    yield say("d_images of the handout's example"), d_images
    for shape, size, padding in (
        ((1, 4, 6, 1), (2, 3), "VALID"),
        ((2, 5, 3, 2), (2, 2), "VALID"),
        ((2, 3, 5, 2), (2, 2), "SAME"),
    ):
        images = fill(rng, shape)
        d_images = backward(
            d_outputs=_gradient_for(rng, images, size, size, padding),
            images=images,
            pool_size=size,
            strides=size,
            padding=padding,
        )
        yield (
            say(
                "d_images for images %(shape)s, windows and strides %(size)s, %(padding)s",
                shape=shape,
                size=size,
                padding=padding,
            ),
            d_images,
        )


def _backward_cases(
    backward: Pool, forward: Pool, rng: Generator, fill: Fill
) -> Iterator[Observation]:
    for shape, size, strides in CASES:
        for padding in ("SAME", "VALID"):
            images = fill(rng, shape)
            d_outputs = _gradient_for(rng, images, size, strides, padding)
            settings: dict[str, Any] = {
                "pool_size": size,
                "strides": strides,
                "padding": padding,
            }
            d_images = backward(d_outputs=d_outputs, images=images, **settings)
            case = say(
                "images %(shape)s, windows %(size)s, strides %(strides)s, %(padding)s",
                shape=shape,
                size=size,
                strides=strides,
                padding=padding,
            )
            yield say("d_images for %(case)s", case=case), d_images
            yield say("images %(shape)s after the call, which must not change", shape=shape), images
            yield say("d_outputs after the call, which must not change"), d_outputs

            def pooled(pixels: NDArray[np.float64], settings: dict[str, Any] = settings) -> Any:
                return forward(pixels, **settings)

            agrees = agrees_with_slope(pooled, images, d_outputs, d_images, rng)
            yield (
                say("d_images agrees with a finite difference for %(case)s (1 is yes)", case=case),
                agrees,
            )


def _gradient_for(
    rng: Generator,
    images: Array,
    size: tuple[int, int],
    strides: tuple[int, int],
    padding: str,
) -> Array:
    """A gradient of the shape that pooling gives these images."""
    return eighths(rng, reference.avg_pool(images, size, strides, padding).shape)
