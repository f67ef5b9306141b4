"""The checks of the tensor basics, from four products to a walk downhill."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from assignments.inputs import watch
from grader.checks import check
from grader.model import Observation, Solution
from grader.sentences import say

Array = NDArray[np.float32]

# Every function is a handful of float32 operations: honest answers differ from the reference by
# at most 3e-7 of the value, after the longest walk by 2e-6. The mistakes differ by 1e-2 or more.
TOLERANCE = 1e-5
FLOOR = 1e-5


@check(
    "multiplies the matrices of the handout's example",
    points=0.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
)
def multiply_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Two rows of two; one of the products is negative."""
    x = np.array([[1.0, 2.0], [3.0, 4.0]], dtype=np.float32)
    y = np.array([[5.0, -6.0], [0.5, 2.0]], dtype=np.float32)
    yield say("the products of the example"), solution.multiply(x=x, y=y)


@check(
    "multiplies arrays of any shape and leaves them alone",
    points=0.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def multiply_random(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """A square matrix, a vector, a column, one element, a longer matrix, and three axes."""
    for shape in ((3, 3), (6,), (6, 1), (1,), (4, 2), (2, 3, 4)):
        x, y = (rng.uniform(0.5, 4.0, size=shape).astype(np.float32) for _ in range(2))
        x.flat[-1] *= -1
        y.flat[0] *= -1
        look = watch(x=x, y=y)
        yield say("the products of arrays %(shape)s", shape=shape), solution.multiply(x=x, y=y)
        yield from look()


@check("joins the strings of the handout's example", points=1.0)
def join_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Words whose second halves are longer and shorter than the first."""
    left, right = np.array(["soft", "grad", "tensor"]), np.array(["max", "ients", "s"])
    yield say("the joined strings"), solution.join(left=left, right=right)


@check("joins strings of any length and alphabet", points=1.0)
def join_alphabets(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Empty strings, blanks at every end, letters beyond ASCII, and a single pair."""
    left, right = np.array(["", "x", ""]), np.array(["y", "", ""])
    yield say("pairs with empty strings"), solution.join(left=left, right=right)
    left, right = np.array(["a ", " b", "c"]), np.array(["d", " e", "f "])
    yield say("pairs with blanks"), solution.join(left=left, right=right)
    left, right = np.array(["naï", "梯度", "🙂", "Ω"]), np.array(["ve", "下降", "é", "ß"])
    yield say("pairs with letters beyond ASCII"), solution.join(left=left, right=right)
    left, right = np.array(["a"]), np.array(["b" * 300])
    yield say("one pair, the right one long"), solution.join(left=left, right=right)


@check("joins long vectors of random words and leaves them alone", points=0.5, hidden=True)
def join_random(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Forty pairs of words of one to nine letters, no two of them alike."""
    left, right = _words(rng, 40), _words(rng, 40)
    look = watch(left=left, right=right)
    yield say("the joined words"), solution.join(left=left, right=right)
    yield from look()


@check(
    "marks extremes, with 250 and 5 themselves not among them",
    points=1.0,
    tolerance=TOLERANCE,
    floor=FLOOR,
)
def mark_thresholds(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Levels at, just beyond, and far from both thresholds, in a vector."""
    levels = [0.0, 1.0, 4.0, 4.75, 5.0, 5.25, 6.0, 100.0, 249.0, 250.0, 250.25, 251.0, 255.0]
    for rgb in (levels[:4], levels[4:10], levels[10:], levels):
        marks = solution.mark_extremes(rgb=np.array(rgb, dtype=np.float32))
        yield say("the marks of %(level)s", level=", ".join(f"{level:g}" for level in rgb)), marks


@check(
    "marks extremes in images of any size and leaves them alone",
    points=1.0,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def mark_images(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Whole and fractional levels in a pixel, a matrix, and images that are not square."""
    for shape in ((1, 1, 3), (4, 6), (5, 7, 3)):
        rgb = rng.choice([0, 3, 4.5, 5, 6, 77, 128.5, 249, 250, 250.5, 254], size=shape)
        rgb = rgb.astype(np.float32)
        rgb.flat[:3] = 255.0, 2.0, 60.0
        look = watch(rgb=rgb)
        yield say("the marks of levels %(shape)s", shape=shape), solution.mark_extremes(rgb=rgb)
        yield from look()


@check(
    "finds the value and the gradients of the handout's example",
    points=1.0,
    tolerance=TOLERANCE,
    floor=FLOOR,
)
def gradients_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """At (5, 3): 43, 13 and 5."""
    yield from _value_and_gradients(solution, 5.0, 3.0)


@check(
    "finds the value and the gradients anywhere",
    points=1.0,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def gradients_random(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """On the axes, then at random places on both sides of zero."""
    for x, y in ((0.0, 0.0), (0.0, 2.0), (-3.0, 0.0), *rng.uniform(-6, 6, size=(4, 2)).tolist()):
        yield from _value_and_gradients(solution, x, y)


@check("takes the step of the handout's example", points=1.0, tolerance=TOLERANCE, floor=FLOOR)
def descend_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """From (5, 3) at rate 0.1: to (3.7, 2.5)."""
    x, y = solution.descend(x=5.0, y=3.0, learning_rate=0.1)
    yield say("the new x"), x
    yield say("the new y"), y


@check(
    "descends step by step at any learning rate",
    points=1.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def descend_walk(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Four steps each at three rates, every step from where the one before ended."""
    for learning_rate in (0.3, 0.01, float(rng.uniform(0.05, 0.2))):
        x, y = rng.uniform(-4, 4, size=2).tolist()
        for step in range(1, 5):
            new_x, new_y = solution.descend(x=x, y=y, learning_rate=learning_rate)
            yield (
                say(
                    "the new x after step %(step)s at rate %(learning_rate)s",
                    step=step,
                    learning_rate=f"{learning_rate:.3g}",
                ),
                new_x,
            )
            yield (
                say(
                    "the new y after step %(step)s at rate %(learning_rate)s",
                    step=step,
                    learning_rate=f"{learning_rate:.3g}",
                ),
                new_y,
            )
            x, y = float(new_x), float(new_y)


def _value_and_gradients(solution: Solution, x: float, y: float) -> Iterator[Observation]:
    z, d_x, d_y = solution.value_and_gradients(x=x, y=y)
    yield say("the value z at x = %(x)s, y = %(y)s", x=f"{x:.3g}", y=f"{y:.3g}"), z
    yield say("the derivative dz/dx at x = %(x)s, y = %(y)s", x=f"{x:.3g}", y=f"{y:.3g}"), d_x
    yield say("the derivative dz/dy at x = %(x)s, y = %(y)s", x=f"{x:.3g}", y=f"{y:.3g}"), d_y


def _words(rng: Generator, number: int) -> NDArray[np.str_]:
    """Random words of small letters; the first is the shortest that there is."""
    lengths = rng.permutation(number) % 9 + 1
    lengths[0] = 1
    return np.array(["".join(rng.choice(list("abcdefghij"), size=one)) for one in lengths])
