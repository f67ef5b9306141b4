"""The checks of the network's layers, from one small image to batches with several channels.

All numbers that go in are small multiples of 1/8. Products and sums of those are exact in
float32, in every order of summation and even in the ten-bit products of tensor cores, so honest
answers differ from the reference by the rounding of fast convolution algorithms at most (below
1e-5 here), and nothing depends on which library or device computed them.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from grader.checks import check
from grader.model import Observation, Solution
from grader.sentences import say

Array = NDArray[np.float32]

TOLERANCE = 1e-4
FLOOR = 1e-3


@check("convolves a small image without pooling", points=0.75, tolerance=TOLERANCE, floor=FLOOR)
def conv_small(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """One image of 4 x 5 pixels, one filter of 3 x 3, a bias; about half of the sums negative."""
    outputs = solution.conv_layer(
        inputs=_eighths(rng, (1, 4, 5, 1)),
        filters=_eighths(rng, (3, 3, 1, 1)),
        biases=np.array([0.75], dtype=np.float32),
        use_pooling=False,
    )
    yield say("one filter on one image, without pooling"), outputs


@check("pools 2×2 maxima after the convolution", points=1.0, tolerance=TOLERANCE, floor=FLOOR)
def conv_pooling(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Two images of 8 x 6 pixels, two filters of 3 x 3, pooling by default and when asked."""
    # A dark second image under a positive first filter: there whole windows lie below zero.
    inputs, filters = _eighths(rng, (2, 8, 6, 1)), _eighths(rng, (3, 3, 1, 2))
    inputs[1] -= 0.5
    filters[..., 0] = np.abs(filters[..., 0])
    biases = np.array([1.25, -2.5], dtype=np.float32)
    outputs = solution.conv_layer(inputs=inputs, filters=filters, biases=biases)
    yield say("two filters on two images, use_pooling left out"), outputs
    outputs = solution.conv_layer(inputs=inputs, filters=filters, biases=biases, use_pooling=True)
    yield say("two filters on two images, with pooling"), outputs


@check(
    "pads uneven sizes at the bottom and the right", points=0.75, tolerance=TOLERANCE, floor=FLOOR
)
def conv_uneven_sizes(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Odd heights and widths to pool; filters of 2 x 2 and 4 x 3, whose padding is uneven."""
    for height, width in ((2, 2), (4, 3)):
        inputs, filters = _eighths(rng, (1, 5, 6, 1)), _eighths(rng, (height, width, 1, 2))
        outputs = solution.conv_layer(
            inputs=inputs, filters=filters, biases=_eighths(rng, (2,)), use_pooling=False
        )
        yield (
            say("filters of %(height)s×%(width)s on an image of 5×6", height=height, width=width),
            outputs,
        )
    for height, width in ((5, 6), (4, 7), (3, 3)):
        outputs = solution.conv_layer(
            inputs=_eighths(rng, (1, height, width, 1)),
            filters=_eighths(rng, (3, 3, 1, 2)),
            biases=_eighths(rng, (2,)),
            use_pooling=True,
        )
        yield (
            say("an image of %(height)s×%(width)s, with pooling", height=height, width=width),
            outputs,
        )


@check(
    "convolves batches with several channels and leaves its inputs alone",
    points=1.0,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def conv_random(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """The two layers of the network, a colour image, and a layer without pooling."""
    for images_shape, filters_shape, use_pooling in (
        ((3, 28, 28, 1), (5, 5, 1, 16), True),
        ((2, 14, 14, 16), (5, 5, 16, 36), True),
        ((2, 9, 12, 3), (3, 5, 3, 4), True),
        ((2, 7, 10, 4), (5, 3, 4, 6), False),
    ):
        inputs, filters = _eighths(rng, images_shape), _eighths(rng, filters_shape)
        biases = _eighths(rng, filters_shape[3:])
        outputs = solution.conv_layer(
            inputs=inputs, filters=filters, biases=biases, use_pooling=use_pooling
        )
        yield (
            say(
                "images %(images_shape)s, filters %(filters_shape)s",
                images_shape=images_shape,
                filters_shape=filters_shape,
            ),
            outputs,
        )
        yield (
            say(
                "images %(images_shape)s after the call, which must not change",
                images_shape=images_shape,
            ),
            inputs,
        )
        yield (
            say(
                "filters %(filters_shape)s after the call, which must not change",
                filters_shape=filters_shape,
            ),
            filters,
        )
        yield (
            say(
                "biases of filters %(filters_shape)s after the call, which must not change",
                filters_shape=filters_shape,
            ),
            biases,
        )


@check(
    "turns every image into one row, in one order for all",
    points=0.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
)
def flatten_rows(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Every image holds 0, 1, 2 … in an order of its own; the first row says where pixels go."""
    for shape in ((1, 2, 3, 1), (4, 3, 5, 2)):
        features = int(np.prod(shape[1:]))
        values = rng.permuted(np.tile(np.arange(features), (shape[0], 1)), axis=1)
        inputs = values.reshape(shape).astype(np.float32)
        rows = np.asarray(solution.flatten_layer(inputs=inputs))
        yield (
            say("the values in each row, sorted, of images %(shape)s", shape=shape),
            np.sort(rows, axis=-1),
        )
        places = np.argsort(values[0])[np.clip(np.nan_to_num(rows[0]), 0, features - 1).astype(int)]
        yield (
            say("each row less the pixels in that order, of images %(shape)s", shape=shape),
            rows - values[:, places],
        )


@check(
    "computes a fully connected layer with and without ReLU",
    points=1.0,
    tolerance=TOLERANCE,
    floor=FLOOR,
)
def dense_small(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Four rows of three features, four units; about half of the outputs negative."""
    inputs, weights = _eighths(rng, (4, 3)), _eighths(rng, (3, 4))
    biases = np.array([1.5, -0.5, 0.25, -2.0], dtype=np.float32)
    outputs = solution.fully_connected_layer(
        inputs=inputs, weights=weights, biases=biases, use_relu=False
    )
    yield say("four rows, without ReLU"), outputs
    outputs = solution.fully_connected_layer(
        inputs=inputs, weights=weights, biases=biases, use_relu=True
    )
    yield say("four rows, with ReLU"), outputs
    outputs = solution.fully_connected_layer(inputs=inputs, weights=weights, biases=biases)
    yield say("four rows, use_relu left out"), outputs


@check(
    "computes fully connected layers of any size and leaves its inputs alone",
    points=1.0,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def dense_random(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """One row, one unit, as many units as features, and the network's own sizes."""
    for rows, features, units, use_relu in (
        (1, 6, 4, True),
        (5, 3, 1, False),
        (4, 4, 4, True),
        (8, 256, 128, True),
        (8, 128, 10, False),
    ):
        inputs, weights = _eighths(rng, (rows, features)), _eighths(rng, (features, units))
        biases = _eighths(rng, (units,))
        outputs = solution.fully_connected_layer(
            inputs=inputs, weights=weights, biases=biases, use_relu=use_relu
        )
        yield (
            say(
                "inputs (%(rows)s, %(features)s) into %(units)s units",
                rows=rows,
                features=features,
                units=units,
            ),
            outputs,
        )
        yield (
            say(
                "inputs (%(rows)s, %(features)s) after the call, which must not change",
                rows=rows,
                features=features,
            ),
            inputs,
        )
        yield (
            say(
                "weights (%(features)s, %(units)s) after the call, which must not change",
                features=features,
                units=units,
            ),
            weights,
        )
        yield (
            say("biases of %(units)s units after the call, which must not change", units=units),
            biases,
        )


def _eighths(rng: Generator, shape: tuple[int, ...]) -> Array:
    """Random multiples of 1/8 from -2 to 2, none of them zero."""
    sizes = rng.integers(1, 17, size=shape)
    signs = rng.choice([-1, 1], size=shape)
    return np.asarray(sizes * signs / 8, dtype=np.float32)
