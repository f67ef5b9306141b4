"""The checks of softmax regression, from three logits to a batch of images."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from assignments.inputs import change
from grader.checks import check
from grader.model import Observation, Solution
from grader.sentences import say

Array = NDArray[np.float32]

PIXELS = 784
CLASSES = 10

# A gradient of one image is a difference that may nearly vanish: float32 leaves it off by 3e-7.
FLOOR = 1e-5

# At logits of 10 000 float32 has steps of 1e-3. A solution that subtracts log-sum-exp (which is
# right) instead of the maximum is off by half of that; the mistakes looked for by more than 1e-1.
LARGE_TOLERANCE = 2e-3
LARGE_FLOOR = 2e-3


@check("computes the softmax of the handout's example", points=0.5, floor=FLOOR)
def softmax_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Two rows of three logits: one rising, one with a negative and a zero."""
    logits = np.array([[1.0, 2.0, 3.0], [0.0, -1.0, 0.5]], dtype=np.float32)
    yield say("the probabilities"), solution.softmax(logits=logits)


@check(
    "stays finite for logits of ±10 000",
    points=1.0,
    tolerance=LARGE_TOLERANCE,
    floor=FLOOR,
)
def softmax_large_logits(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Large logits in one row, then rows of very different size in one batch."""
    for centre in (1_000.0, 10_000.0, -10_000.0):
        logits = (centre + np.array([[0.0, 1.0, 2.0]])).astype(np.float32)
        yield (
            say("logits around %(centre)s", centre=f"{centre:.0f}"),
            solution.softmax(logits=logits),
        )
    centres = np.array([[0.0], [10_000.0], [-10_000.0], [500.0]])
    steps = rng.permuted(np.tile([0.0, 1.0, 2.0, 4.0, 5.0], (4, 1)), axis=1)
    logits = (centres + steps).astype(np.float32)
    yield (
        say("rows around 0, 10 000, −10 000 and 500 in one batch"),
        solution.softmax(logits=logits),
    )
    logits = np.array([[10_000.0, -10_000.0], [-10_000.0, 10_000.0]], dtype=np.float32)
    yield say("10 000 beside −10 000"), solution.softmax(logits=logits)


@check(
    "computes the softmax of batches of any size, one row by itself",
    points=0.5,
    floor=FLOOR,
    hidden=True,
)
def softmax_random(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Random batches of one and more rows, with few and many classes; then what softmax keeps."""
    for shape in ((1, 10), (5, 5), (7, 2), (64, 10), (3, 200)):
        logits = rng.normal(scale=4.0, size=shape).astype(np.float32)
        yield (
            say("the probabilities of logits %(shape)s", shape=shape),
            solution.softmax(logits=logits),
        )
        yield say("logits %(shape)s after the call, which must not change", shape=shape), logits
    logits = rng.normal(scale=4.0, size=(6, 10)).astype(np.float32)
    probabilities = solution.softmax(logits=logits.copy())
    yield say("the sum of each row"), np.sum(probabilities, axis=1)
    moved = logits + np.arange(6, dtype=np.float32)[:, np.newaxis]
    yield (
        say("what changes when a number is added to each row, which is nothing"),
        change(probabilities, solution.softmax(logits=moved)),
    )
    order = rng.permutation(6)
    yield (
        say("what changes for a row when the rows change places, which is nothing"),
        change(np.asarray(probabilities)[order], solution.softmax(logits=logits[order])),
    )


@check("computes the cross-entropy of the handout's example", points=0.5, floor=FLOOR)
def cross_entropy_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Two rows of three positive logits; the classes 2 and 0."""
    logits = np.array([[1.0, 2.0, 3.0], [2.0, 2.0, 1.0]], dtype=np.float32)
    labels = _one_hot([2, 0], 3)
    yield say("the mean cross-entropy"), solution.cross_entropy(logits=logits, labels=labels)


@check(
    "keeps the cross-entropy exact where a probability underflows",
    points=1.0,
    tolerance=LARGE_TOLERANCE,
    floor=LARGE_FLOOR,
)
def cross_entropy_underflow(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Wrong classes that are 60, 200 and 20 000 below the largest logit, then such a batch."""
    for high, low in ((0.0, -60.0), (100.0, -100.0), (10_000.0, -10_000.0), (10_000.0, 9_998.0)):
        logits = np.array([[low, high, low - 1.0]], dtype=np.float32)
        loss = solution.cross_entropy(logits=logits, labels=_one_hot([0], 3))
        yield (
            say(
                "the loss of logits %(low)s, %(high)s, %(low_2)s for class 0",
                low=f"{low:.0f}",
                high=f"{high:.0f}",
                low_2=f"{low - 1:.0f}",
            ),
            loss,
        )
    logits = np.array(
        [[0.0, 1.0, 2.0], [9_000.0, 9_001.0, 8_000.0], [-9_000.0, -9_003.0, -9_001.0]],
        dtype=np.float32,
    )
    loss = solution.cross_entropy(logits=logits, labels=_one_hot([0, 0, 1], 3))
    yield say("the mean loss of rows around 0, 9 000 and −9 000"), loss


@check("computes the cross-entropy of random batches", points=0.5, floor=FLOOR, hidden=True)
def cross_entropy_random(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Batches of one and more rows, most of them without some of the classes."""
    for rows, classes in ((1, 10), (4, 10), (9, 3), (128, 10)):
        logits = rng.normal(scale=2.0, size=(rows, classes)).astype(np.float32)
        labels = _one_hot(rng.integers(1, classes, size=rows), classes)
        loss = solution.cross_entropy(logits=logits, labels=labels)
        yield (
            say(
                "the mean cross-entropy of logits (%(rows)s, %(classes)s)",
                rows=rows,
                classes=classes,
            ),
            loss,
        )
        yield (
            say(
                "logits (%(rows)s, %(classes)s) after the call, which must not change",
                rows=rows,
                classes=classes,
            ),
            logits,
        )
        yield (
            say(
                "labels (%(rows)s, %(classes)s) after the call, which must not change",
                rows=rows,
                classes=classes,
            ),
            labels,
        )
    logits = rng.normal(scale=2.0, size=(6, 10)).astype(np.float32)
    labels = _one_hot(rng.integers(1, 10, size=6), 10)
    loss = solution.cross_entropy(logits=logits.copy(), labels=labels.copy())
    moved = logits + np.arange(6, dtype=np.float32)[:, np.newaxis]
    yield (
        say("what changes when a number is added to each row, which is nothing"),
        change(loss, solution.cross_entropy(logits=moved, labels=labels.copy())),
    )
    order = rng.permutation(6)
    yield (
        say("what changes when the rows change places, which is nothing"),
        change(loss, solution.cross_entropy(logits=logits[order], labels=labels[order])),
    )


@check("computes the gradients of a small batch", points=1.0, floor=FLOOR)
def gradients_small(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """One image, then three, with weights and bias that are not zero."""
    for rows in (1, 3):
        images, labels, weights, bias = _batch(rng, rows)
        d_weights, d_bias = solution.gradients(
            images=images, labels=labels, weights=weights, bias=bias
        )
        yield say("the gradient d_bias of %(rows)s image(s)", rows=rows), d_bias
        yield say("the gradient d_weights of %(rows)s image(s)", rows=rows), d_weights


@check(
    "computes the gradients of random batches and leaves its inputs alone",
    points=1.0,
    floor=FLOOR,
    hidden=True,
)
def gradients_random(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Batches as large as the number of classes and larger; some classes do not occur."""
    for rows in (10, 50):
        images, labels, weights, bias = _batch(rng, rows)
        d_weights, d_bias = solution.gradients(
            images=images, labels=labels, weights=weights, bias=bias
        )
        yield say("the gradient d_bias of %(rows)s image(s)", rows=rows), d_bias
        yield say("the gradient d_weights of %(rows)s image(s)", rows=rows), d_weights
        for name, array in (
            ("images", images),
            ("labels", labels),
            ("weights", weights),
            ("bias", bias),
        ):
            yield say("%(name)s after the call, which must not change", name=name), array


@check("predicts the class with the largest logit", points=1.0, floor=FLOOR)
def predict_classes(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """One image, then 100, with a bias that decides many of them; then one of every class."""
    for rows in (1, 100):
        images, weights, bias = _clear_images(rng, rows)
        classes = solution.predict(images=images, weights=weights, bias=bias)
        yield say("the classes of %(rows)s image(s)", rows=rows), classes
    weights = rng.normal(scale=0.1, size=(PIXELS, CLASSES)).astype(np.float32)
    bias = rng.normal(scale=1.0, size=CLASSES).astype(np.float32)
    # White where the weights of its class are large: that class is ahead by more than 10.
    images = rng.permutation((weights.T > 0.1).astype(np.float32))
    classes = solution.predict(images=images, weights=weights, bias=bias)
    yield say("the classes of ten images, one of every class"), classes


def _one_hot(classes: NDArray[np.int64] | list[int], number: int) -> Array:
    return np.eye(number, dtype=np.float32)[classes]


def _batch(rng: Generator, rows: int) -> tuple[Array, Array, Array, Array]:
    """Images, labels, weights and bias of a batch in which not every class occurs."""
    images = rng.uniform(size=(rows, PIXELS)).astype(np.float32)
    labels = _one_hot(rng.choice([1, 2, 4, 7, 9], size=rows), CLASSES)
    weights = rng.normal(scale=0.1, size=(PIXELS, CLASSES)).astype(np.float32)
    bias = rng.normal(scale=1.0, size=CLASSES).astype(np.float32)
    return images, labels, weights, bias


def _clear_images(rng: Generator, rows: int) -> tuple[Array, Array, Array]:
    """Images, weights and bias such that no image's two largest logits are nearly equal."""
    images = rng.uniform(size=(20 * rows, PIXELS)).astype(np.float32)
    weights = rng.normal(scale=0.1, size=(PIXELS, CLASSES)).astype(np.float32)
    mean_logits = images.mean(axis=0) @ weights
    bias = (rng.normal(scale=2.0, size=CLASSES) - mean_logits).astype(np.float32)
    largest = np.sort(images @ weights + bias, axis=1)
    clear = largest[:, -1] - largest[:, -2] > 1e-2
    return images[clear][:rows], weights, bias
