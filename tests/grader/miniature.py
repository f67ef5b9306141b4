"""A miniature assignment with three functions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import check, mistake
from grader.model import Assignment, Function, Observation, Solution

MINIATURE_SOLUTION = b"""
import numpy as np

def double(x):
    return 2 * x

def split(x):
    return x[:1], x[1:]

def step(params, state):
    count = 0 if state is None else state["count"]
    return params - count, {"count": count + 1, "seen": object()}
"""


def double(x: NDArray[Any]) -> NDArray[Any]:
    return 2 * x


def split(x: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    return x[:1], x[1:]


def step(params: NDArray[Any], state: Any) -> tuple[NDArray[Any], Any]:
    count = 0 if state is None else state
    return params - count, count + 1


@check("doubles numbers", points=2)
def doubles(solution: Solution, rng: np.random.Generator) -> Iterator[Observation]:
    yield "twice x", solution.double(x=rng.normal(size=(3, 2)))


@check("leaves its input alone", points=1)
def leaves_input(solution: Solution, rng: np.random.Generator) -> Iterator[Observation]:
    x = rng.normal(size=4)
    before = x.copy()
    solution.double(x=x)
    yield "the change of x", x - before


@check("splits an array", points=1, hidden=True)
def splits(solution: Solution, rng: np.random.Generator) -> Iterator[Observation]:
    first, rest = solution.split(x=rng.normal(size=5))
    yield "the parts", (first, rest)


@check("counts its steps", points=1)
def counts(solution: Solution, rng: np.random.Generator) -> Iterator[Observation]:
    params, state = rng.normal(size=2), None
    for _ in range(3):
        updated, state = solution.step(params=params, state=state)
        yield "the update", updated - params
        params = updated


@mistake("double", "You add 2; multiply by 2 instead.")
def adds_two(x: NDArray[Any]) -> NDArray[Any]:
    return x + 2


@mistake("double", "You square; multiply by 2 instead.")
def squares(x: NDArray[Any]) -> NDArray[Any]:
    return x**2


@mistake("double", "You return the sum of all; return an array.")
def sums(x: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(2 * x.sum())


MINIATURE = Assignment(
    name="miniature",
    version="1",
    title="Miniature",
    file_name="miniature.py",
    folder=Path(__file__).parent,
    reference_path=Path(__file__),
    functions=(
        Function("double", double, refuses=("numpy.multiply", "scipy.*")),
        Function("split", split, returns=("value", "value")),
        Function("step", step, returns=("value", "opaque")),
    ),
    checks=(doubles, leaves_input, splits, counts),
    mistakes=(adds_two, squares, sums),
)
