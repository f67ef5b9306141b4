"""The checks of describing, saving and loading, each in an empty folder of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from grader.checks import check
from grader.model import Observation, Solution
from grader.sentences import say

Arrays = dict[str, NDArray[np.generic]]

# What is saved and loaded must come back bit by bit.
TOLERANCE = 0.0
FLOOR = 0.0

DTYPES = ("float32", "float64", "float16", "int64", "int32", "uint8", "bool")


@check("describes the parameters of the handout's example", points=0.5)
def describe_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """A matrix and a vector of float32."""
    parameters = {"w": np.zeros((2, 3), np.float32), "b": np.zeros(3, np.float32)}
    yield say("the description"), solution.describe(parameters=parameters)


@check("describes parameters of every shape and dtype in their order", points=0.5, hidden=True)
def describe_kinds(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Nothing at all, a single parameter, then one of each dtype in random order."""
    yield say("the description of no parameters"), solution.describe(parameters={})
    yield say("the description of one"), solution.describe(parameters={"step": np.array(7)})
    yield say("the description of many"), solution.describe(parameters=_random_parameters(rng))


@check(
    "saves arrays under their names to a file that numpy.load reads",
    points=1.0,
    tolerance=TOLERANCE,
    floor=FLOOR,
)
def save_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Two arrays, not in alphabetical order, read back by NumPy."""
    solution.make_scratch_folder(folder="out")
    parameters: Arrays = {
        "w": rng.normal(size=(2, 3)).astype(np.float32),
        "b": np.arange(3, dtype=np.int64),
    }
    solution.save(parameters=parameters, path="out/model.npz")
    yield from _saved(solution, "model.npz")


@check("saves to exactly the path that is given", points=0.5, tolerance=TOLERANCE, floor=FLOOR)
def save_exact_path(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Paths with another ending, with none, and with a blank."""
    solution.make_scratch_folder(folder="out")
    for number, name in enumerate(("weights.ckpt", "backup", "my model.npz.old")):
        solution.save(parameters={"w": np.full(2, number)}, path=f"out/{name}")
        yield from _saved(solution, name)


@check("saves an array that is called `file`", points=0.5, tolerance=TOLERANCE, floor=FLOOR)
def save_file_name(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """The name that numpy.savez needs for itself."""
    solution.make_scratch_folder(folder="out")
    parameters: Arrays = {"file": rng.integers(100, size=3), "b": np.ones(2)}
    solution.save(parameters=parameters, path="out/names.npz")
    yield from _saved(solution, "names.npz")


@check("saves arrays of any other name", points=0.5, tolerance=TOLERANCE, floor=FLOOR)
def save_any_name(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Slashes, dots, blanks and Greek; then names of other arguments of NumPy's functions."""
    solution.make_scratch_folder(folder="out")
    for file, names in (
        ("a.npz", ("conv1/w", "a b", "Ω", "x.0", "arr_1")),
        ("b.npz", ("args", "allow_pickle", "kwds")),
    ):
        parameters: Arrays = {name: rng.integers(100, size=3) for name in names}
        solution.save(parameters=parameters, path=f"out/{file}")
        yield from _saved(solution, file)


@check(
    "leaves nothing of an earlier save in the file", points=0.5, tolerance=TOLERANCE, floor=FLOOR
)
def save_again(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """A large checkpoint, then a small one with another name in the same file."""
    solution.make_scratch_folder(folder="out")
    first: Arrays = {"old": rng.normal(size=(40, 40)), "w": rng.normal(size=9)}
    solution.save(parameters=first, path="out/model.npz")
    solution.save(parameters={"w": np.ones(2), "new": np.zeros(1)}, path="out/model.npz")
    yield from _saved(solution, "model.npz")


@check(
    "saves arrays of every shape and dtype in their order, and leaves them alone",
    points=0.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def save_kinds(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """One array of each dtype, from a single number to three axes, one of them empty."""
    solution.make_scratch_folder(folder="out")
    parameters = _random_parameters(rng)
    solution.save(parameters=parameters, path="out/all.npz")
    yield from _saved(solution, "all.npz")
    yield say("the parameters after the call, which must not change"), parameters


@check("loads what is in a file, names in order", points=0.5, tolerance=TOLERANCE, floor=FLOOR)
def load_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """A file that was written elsewhere, its names not in alphabetical order."""
    solution.make_scratch_folder(folder="in")
    arrays: Arrays = {
        "w2": rng.normal(size=(3, 2)).astype(np.float32),
        "block.1/w": rng.normal(size=(2, 3)).astype(np.float32),
        "file": np.array([True, False]),
    }
    solution.write_scratch_arrays(path="in/model.npz", arrays=arrays)
    yield from contents("model.npz", solution.load(path="in/model.npz"))


@check(
    "loads arrays of every shape and dtype exactly",
    points=1.0,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def load_kinds(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """One array of each dtype; then a file without any."""
    solution.make_scratch_folder(folder="in")
    solution.write_scratch_arrays(path="in/all.npz", arrays=_random_parameters(rng))
    yield from contents("all.npz", solution.load(path="in/all.npz"))
    solution.write_scratch_arrays(path="in/none", arrays={})
    yield from contents(say("none"), solution.load(path="in/none"))


def contents(what: str, arrays: Mapping[str, NDArray[np.generic]]) -> Iterator[Observation]:
    """Names, shapes and dtypes as text, then the values."""
    lines = [f"{name} {np.shape(array)} {array.dtype}" for name, array in arrays.items()]
    yield say("names, shapes and dtypes of %(what)s", what=what), "; ".join(lines)
    yield (
        say("the values of %(what)s", what=what),
        {name: np.asarray(array) for name, array in arrays.items()},
    )


def _saved(solution: Solution, name: str) -> Iterator[Observation]:
    """What lies in the folder `out`, and what NumPy reads from the file of that name."""
    yield say("all files in the folder"), solution.list_scratch_folder(folder="out")
    kind = solution.describe_scratch_file(path=f"out/{name}")
    yield say("what numpy.load finds in %(name)s", name=name), kind
    if kind == "a .npz of arrays":
        yield from contents(name, solution.read_scratch_arrays(path=f"out/{name}"))


def _random_parameters(rng: Generator) -> Arrays:
    """One array of each dtype under random names, in an order that is not alphabetical."""
    shapes = [(), (3,), (2, 3), (4, 1), (0, 5), (2, 1, 3), (1,)]
    names = [f"p{number}" for number in rng.permutation(90)[:7] + 10]
    if names == sorted(names):
        names.reverse()
    return {
        name: np.asarray(rng.integers(0, 100, size=shape)).astype(dtype)
        for name, shape, dtype in zip(names, shapes, rng.permutation(DTYPES), strict=True)
    }
