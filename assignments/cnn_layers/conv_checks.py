"""The checks of the convolution, forwards and backwards, from one filter to a large batch."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from math import inf
from typing import Any

import numpy as np
from numpy.random import Generator

from assignments.cnn_layers.inputs import agrees_with_slope, eighths
from assignments.inputs import change
from grader.checks import check
from grader.model import Limits, Observation, Solution
from grader.sentences import say
from reference import cnn_layers as reference

# All sums are exact in float32; fast ways to convolve round at 1e-6 of the largest sum, which is
# below 100. The smallest effect of a known mistake is 1e-1.
TOLERANCE = 1e-4
FLOOR = 1e-4

SLOWEST_RATIO = 50
ROUNDS = 5

# Sizes of images and filters. On the first, loops over pixels took 10 to 500 times as long as the
# reference, and loops over filters and their entries up to 100. The second tells these two
# apart, as it has many pixels and little to add up in each: there loops over pixels took 200 to
# 900 times as long, and everything else at most 25.
SPEED_SIZES = (
    ((8, 28, 28, 8), (5, 5, 8, 16)),
    ((1, 96, 96, 2), (2, 3, 2, 2)),
)

# Sizes of images and filters, strides: uneven padding, windows that overlap, windows that leave
# gaps, and a width of 4 with a filter of 3 and stride 2, which symmetric padding gets wrong.
CASES = (
    ((1, 5, 4, 1), (3, 3), (1, 1)),
    ((1, 4, 4, 1), (3, 3), (2, 2)),
    ((2, 5, 6, 2), (2, 4), (1, 1)),
    ((1, 6, 5, 1), (1, 1), (2, 2)),
    ((2, 6, 7, 2), (3, 2), (2, 1)),
    ((2, 7, 8, 2), (2, 3), (1, 3)),
)


@check("convolves the handout's example", points=0.25, tolerance=TOLERANCE, floor=FLOOR)
def conv_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """One image of 3 x 4 pixels and one filter of 2 x 2, with the default strides and padding."""
    images = np.arange(1, 13, dtype=np.float32).reshape(1, 3, 4, 1)
    filters = np.array([[1, 2], [3, -1]], dtype=np.float32).reshape(2, 2, 1, 1)
    bias = np.array([0.5], dtype=np.float32)
    yield (
        say("the handout's example, strides and padding left out"),
        solution.conv2d(images=images, filters=filters, bias=bias),
    )
    images, filters = eighths(rng, (2, 4, 5, 3)), eighths(rng, (3, 2, 3, 2))
    outputs = solution.conv2d(images=images, filters=filters, bias=eighths(rng, (2,)))
    yield say("two images with three channels, two filters of 3×2"), outputs


@check(
    "convolves with any stride and both kinds of padding",
    points=0.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
)
def conv_strides(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Each case with SAME and with VALID padding."""
    for shape, size, strides in CASES:
        for padding in ("SAME", "VALID"):
            outputs = solution.conv2d(
                images=eighths(rng, shape),
                filters=eighths(rng, (*size, shape[3], 2)),
                bias=eighths(rng, (2,)),
                strides=strides,
                padding=padding,
            )
            yield (
                _case(shape, size, strides, padding),
                outputs,
            )


@check(
    "convolves batches with many channels, linearly, and leaves its inputs alone",
    points=0.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def conv_random(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Two layers as networks have them; without a bias, sums of images give sums of outputs."""
    for shape, size, strides, padding in (
        ((3, 9, 12, 3), (3, 5, 3, 4), (2, 3), "SAME"),
        ((2, 10, 7, 4), (5, 3, 4, 6), (1, 2), "VALID"),
    ):
        images, filters, bias = eighths(rng, shape), eighths(rng, size), eighths(rng, size[3:])
        settings: dict[str, Any] = {"strides": strides, "padding": padding}
        outputs = solution.conv2d(images=images, filters=filters, bias=bias, **settings)
        yield (
            _case(shape, size, strides, padding),
            outputs,
        )
        nothing, others = np.zeros_like(bias), eighths(rng, shape)
        together, first, second = (
            solution.conv2d(images=pixels, filters=filters.copy(), bias=nothing, **settings)
            for pixels in (images - 2 * others, images.copy(), others)
        )
        yield say("images %(shape)s less twice others, without a bias", shape=shape), together
        yield (
            say("what that differs from one output less twice the other, which is nothing"),
            change(np.subtract(first, np.multiply(second, 2)), together),
        )
        yield say("images %(shape)s after the call, which must not change", shape=shape), images
        yield say("filters %(size)s after the call, which must not change", size=size), filters
        yield say("the bias after the call, which must not change"), bias


@check(
    "convolves without loops over pixels: at most 50 times as slow as the reference",
    points=0.25,
    tolerance=TOLERANCE,
    floor=FLOOR,
    limits=Limits(wall_seconds=10.0, cpu_seconds=10.0),
)
def conv_speed(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Eight images of 28 x 28 with 8 channels, 16 filters of 5 x 5; else one large image."""
    layers = [
        {
            "images": eighths(rng, shape),
            "filters": eighths(rng, size),
            "bias": eighths(rng, size[3:]),
        }
        for shape, size in SPEED_SIZES
    ]
    yield say("the sums over channels, images and filters"), solution.conv2d(**layers[0])
    yield (
        say(
            "conv2d takes at most %(slowest_ratio)s times as long as the reference (1 is yes)",
            slowest_ratio=SLOWEST_RATIO,
        ),
        any(_keeps_up(solution, layer) for layer in layers),
    )


@check(
    "carries gradients back through a convolution", points=0.75, tolerance=TOLERANCE, floor=FLOOR
)
def conv_backward_small(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Stride 1: a filter as large as the image, then overlapping windows, with both paddings."""
    for shape, size, padding in (
        ((1, 2, 3, 1), (2, 3, 1, 1), "VALID"),
        ((1, 4, 5, 1), (2, 3, 1, 1), "VALID"),
        ((1, 4, 5, 1), (3, 2, 1, 1), "SAME"),
        ((2, 4, 3, 2), (3, 3, 2, 3), "SAME"),
    ):
        yield from _gradients(solution, rng, shape, size, (1, 1), padding)


@check(
    "carries gradients back with any stride and padding and leaves its inputs alone",
    points=0.75,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def conv_backward_strides(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Each case with both paddings, then a larger one with its slopes."""
    for shape, size, strides in CASES:
        for padding in ("SAME", "VALID"):
            yield from _gradients(solution, rng, shape, (*size, shape[3], 3), strides, padding)
    images, filters, bias = (
        eighths(rng, (3, 6, 8, 2)),
        eighths(rng, (3, 4, 2, 3)),
        np.zeros(3, dtype=np.float32),
    )
    d_outputs = eighths(rng, (3, 3, 8, 3))
    d_images, d_filters, d_bias = solution.conv2d_backward(
        d_outputs=d_outputs, images=images, filters=filters, strides=(2, 1), padding="SAME"
    )
    for name, gradient, inputs, forward in (
        ("images", d_images, images, lambda x: reference.conv2d(x, filters, bias, (2, 1))),
        ("filters", d_filters, filters, lambda x: reference.conv2d(images, x, bias, (2, 1))),
        ("bias", d_bias, bias, lambda x: reference.conv2d(images, filters, x, (2, 1))),
    ):
        agrees = agrees_with_slope(forward, inputs, d_outputs, gradient, rng)
        yield say("d_%(name)s agrees with a finite difference (1 is yes)", name=name), agrees
    for name, array in (("d_outputs", d_outputs), ("images", images), ("filters", filters)):
        yield say("%(name)s after the call, which must not change", name=name), array


def _gradients(
    solution: Solution,
    rng: Generator,
    shape: tuple[int, ...],
    size: tuple[int, ...],
    strides: tuple[int, int],
    padding: str,
) -> Iterator[Observation]:
    """All three gradients of one layer, d_bias first: the simplest one says most."""
    images, filters = eighths(rng, shape), eighths(rng, size)
    outputs = reference.conv2d(images, filters, np.zeros(size[3]), strides, padding)
    d_images, d_filters, d_bias = solution.conv2d_backward(
        d_outputs=eighths(rng, outputs.shape),
        images=images,
        filters=filters,
        strides=strides,
        padding=padding,
    )
    case = _case(shape, size, strides, padding)
    yield say("d_bias for %(case)s", case=case), d_bias
    yield say("d_filters for %(case)s", case=case), d_filters
    yield say("d_images for %(case)s", case=case), d_images


def _keeps_up(solution: Solution, layer: dict[str, Any]) -> bool:
    """Whether the best of several runs, each beside one of the reference, is fast enough.

    The rounds end with the first that is, so that only slow answers are asked for again.
    """
    fastest = yardstick = inf
    for _ in range(ROUNDS):
        yardstick = min(yardstick, _seconds(reference.conv2d, layer))
        fastest = min(fastest, _seconds(solution.conv2d, layer))
        if fastest <= SLOWEST_RATIO * yardstick:
            return True
    return False


def _seconds(convolve: Callable[..., Any], layer: dict[str, Any]) -> float:
    started = time.perf_counter()
    convolve(**layer)
    return time.perf_counter() - started


def _case(shape: tuple[int, ...], size: tuple[int, ...], strides: Any, padding: str) -> str:
    return say(
        "images %(shape)s, filters %(size)s, strides %(strides)s, %(padding)s",
        shape=shape,
        size=size,
        strides=strides,
        padding=padding,
    )
