"""The checks of restoring a model and of finding the newest checkpoint."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator

from assignments.checkpoints.checks import FLOOR, TOLERANCE, Arrays, contents
from grader.checks import check
from grader.errors import RaisedError
from grader.model import Observation, Solution
from grader.sentences import say


@check(
    "restores what the file holds and keeps the rest", points=1.0, tolerance=TOLERANCE, floor=FLOOR
)
def restore_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """One name in both, one only in the model, one only in the file."""
    solution.make_scratch_folder(folder="in")
    saved: Arrays = {"w": np.full((2, 3), 7.0), "momentum": np.full(4, 8.0)}
    solution.write_scratch_arrays(path="in/model.npz", arrays=saved)
    parameters: Arrays = {"b": np.ones(3), "w": np.zeros((2, 3))}
    restored = solution.restore(parameters=parameters, path="in/model.npz")
    yield from contents(say("the restored parameters"), restored)


@check(
    "restores with the file's dtypes and the model's order, and leaves the model alone",
    points=0.5,
    tolerance=TOLERANCE,
    floor=FLOOR,
    hidden=True,
)
def restore_kinds(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """Other dtypes, another order, an empty array, a single number; then nothing in common."""
    solution.make_scratch_folder(folder="in")
    saved: Arrays = {
        "c": rng.normal(size=(2, 2)),
        "step": np.array(12),
        "a": rng.normal(size=5).astype(np.float16),
        "unknown": np.zeros((0, 3)),
    }
    solution.write_scratch_arrays(path="in/model.npz", arrays=saved)
    parameters: Arrays = {
        "a": rng.normal(size=5).astype(np.float32),
        "b": rng.normal(size=(3, 1)).astype(np.float32),
        "c": rng.normal(size=(2, 2)).astype(np.float32),
        "step": np.array(3),
    }
    restored = solution.restore(parameters=parameters, path="in/model.npz")
    yield from contents(say("the restored parameters"), restored)
    yield say("the model's parameters after the call, which must not change"), parameters
    only: Arrays = {"z": rng.normal(size=2)}
    restored = solution.restore(parameters=only, path="in/model.npz")
    yield from contents(say("parameters without a name in common with the file"), restored)


@check("refuses to restore another shape, and names the parameter", points=1.0)
def restore_clash(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """First no clash; then as many values in another shape, broadcasting, a single number."""
    solution.make_scratch_folder(folder="in")
    solution.write_scratch_arrays(path="in/model.npz", arrays={"fine": np.ones((2, 3))})
    agreeing: Arrays = {"kept": np.zeros(2), "fine": np.zeros((2, 3))}
    restored = solution.restore(parameters=agreeing, path="in/model.npz")
    yield from contents(say("the restored parameters where shapes agree"), restored)
    for name, saved, wanted in (
        ("kernel_7", (2, 3), (3, 2)),
        ("bias_4", (1, 3), (3,)),
        ("scale_9", (), (2,)),
        ("gamma_5", (4,), (4, 1)),
        ("fine", (2,), (1, 2)),  # the only parameter there is
    ):
        arrays: Arrays = {"fine": np.ones(2), name: np.ones(saved)}
        solution.write_scratch_arrays(path="in/model.npz", arrays=arrays)
        parameters: Arrays = {"fine": np.zeros(2), name: np.zeros(wanted)}
        raised = _error_of_restore(solution, parameters, name)
        clash = say("%(saved)s in the file is restored to %(wanted)s", saved=saved, wanted=wanted)
        yield say("the error where %(clash)s", clash=clash), _kind_of(raised)
        yield (
            say("whether the error names %(name)s where %(clash)s", name=name, clash=clash),
            name in raised,
        )


@check("finds the newest checkpoint by its step as a number", points=1.0)
def latest_example(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """One checkpoint, then steps of one, two and four digits, the newest not written last."""
    solution.make_scratch_folder(folder="runs")
    for step in (9, 10, 2, 1000, 999):
        solution.write_scratch_arrays(path=f"runs/model-{step}.npz", arrays={})
        yield (
            say("the newest after model-%(step)s.npz was added", step=step),
            solution.latest(folder="runs"),
        )


@check("passes over other files, and finds nothing where there is nothing", points=0.5, hidden=True)
def latest_foreign(solution: Solution, rng: Generator) -> Iterator[Observation]:
    """An empty folder, a folder of other files, then step 0 and later ones among them."""
    solution.make_scratch_folder(folder="a b")
    yield say("the newest in an empty folder"), solution.latest(folder="a b")
    for name in _FOREIGN:
        solution.write_scratch_file(path=f"a b/{name}", text="no checkpoint")
    yield (
        say("the newest where no file is called model-<step>.npz"),
        solution.latest(folder="a b"),
    )
    solution.write_scratch_arrays(path="a b/model-0.npz", arrays={})
    yield say("the newest where only model-0.npz is a checkpoint"), solution.latest(folder="a b")
    step = int(rng.integers(5, 50))
    for one in (step, step - 1):
        solution.write_scratch_arrays(path=f"a b/model-{one}.npz", arrays={"w": np.ones(1)})
    yield say("the newest among other files"), solution.latest(folder="a b")


_FOREIGN = (
    "notes.txt",
    "model.npz",
    "model-.npz",
    "model-final.npz",
    "model-70.npy",
    "model-80.npz.tmp",
    "model-90.npz~",
    "my-model-99.npz",
    "other-99.npz",
    "model-95-old.npz",
    "model-99.npz.bak",
    "model_97.npz",
    "model-98xnpz",
)


def _kind_of(raised: str) -> str:
    """The error's class; a class of the student's own counts as the one it is made from."""
    kind = raised.partition(":")[0]
    return "ValueError" if kind.endswith("(a ValueError)") else kind


def _error_of_restore(solution: Solution, parameters: Arrays, name: str) -> str:
    """`ValueError: …` as the student would read it, or that there was none."""
    try:
        restored = solution.restore(parameters=parameters, path="in/model.npz")
    except (ValueError, TypeError, KeyError, AssertionError) as error:
        return f"{type(error).__name__}: {error}"
    except RaisedError as fault:
        return str(fault)
    return f"no error, but an array of shape {np.shape(restored.get(name))}"
