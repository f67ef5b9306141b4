"""Known mistakes in descriptions and in loading, and the list of all."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from assignments.checkpoints.restore_mistakes import RESTORE_MISTAKES
from assignments.checkpoints.save_mistakes import SAVE_MISTAKES
from assignments.checkpoints.scratch import in_scratch
from grader.checks import mistake
from reference.checkpoints import describe, load

Array = NDArray[np.generic]
Parameters = Mapping[str, Array]


@mistake("describe", "There is a newline at the end: lines are joined by newlines, no more.")
def describe_with_last_newline(parameters: Parameters) -> str:
    return f"{describe(parameters)}\n"


@mistake("describe", "The lines are in alphabetical order: keep the order of the dict.")
def describe_sorted(parameters: Parameters) -> str:
    return describe(dict(sorted(parameters.items())))


@mistake("describe", "The dtypes are missing: each line is `name shape dtype`.")
def describe_without_dtype(parameters: Parameters) -> str:
    return "\n".join(f"{name} {array.shape}" for name, array in parameters.items())


@mistake("describe", "The shape is printed as a list: as a tuple it has round brackets.")
def describe_shape_as_list(parameters: Parameters) -> str:
    return _described(parameters, "{name} {shape_list} {dtype}")


@mistake("describe", "The number of values stands where the shape belongs.")
def describe_size(parameters: Parameters) -> str:
    return _described(parameters, "{name} {size} {dtype}")


@mistake("describe", "The dtype is printed with its repr, dtype('float32'): use str.")
def describe_dtype_repr(parameters: Parameters) -> str:
    return _described(parameters, "{name} {shape} {dtype!r}")


@mistake("describe", "There is a colon behind the name: each line is `name shape dtype`.")
def describe_with_colon(parameters: Parameters) -> str:
    return _described(parameters, "{name}: {shape} {dtype}")


@mistake("describe", "Everything stands in one line: lines are joined by newlines.")
def describe_in_one_line(parameters: Parameters) -> str:
    return describe(parameters).replace("\n", " ")


@mistake("load", "The names are in alphabetical order: keep the order of the file.")
@in_scratch
def load_sorted(path: str) -> dict[str, Array]:
    return dict(sorted(load(path).items()))


@mistake("load", "Everything was turned into float32: keep each array's dtype.")
@in_scratch
def load_float32(path: str) -> dict[str, Array]:
    return {name: array.astype(np.float32) for name, array in load(path).items()}


@mistake("load", "Everything was turned into float64: keep each array's dtype.")
@in_scratch
def load_float64(path: str) -> dict[str, Array]:
    return {name: array.astype(np.float64) for name, array in load(path).items()}


@mistake("load", "The names still end in .npy, as the archive's members do: take that off.")
@in_scratch
def load_member_names(path: str) -> dict[str, Array]:
    return {f"{name}.npy": array for name, array in load(path).items()}


@mistake("load", "A single number, of shape (), became an array of one: keep each shape.")
@in_scratch
def load_at_least_vectors(path: str) -> dict[str, Array]:
    return {name: np.atleast_1d(array) for name, array in load(path).items()}


@mistake("load", "Only the first array came back: the file holds more.")
@in_scratch
def load_first(path: str) -> dict[str, Array]:
    return dict(list(load(path).items())[:1])


@mistake("load", "Shapes were squeezed: axes of length 1 belong to an array.")
@in_scratch
def load_squeezed(path: str) -> dict[str, Array]:
    return {name: array.squeeze() for name, array in load(path).items()}


def _described(parameters: Parameters, line: str) -> str:
    """One line per parameter in another format."""
    return "\n".join(
        line.format(
            name=name,
            shape=array.shape,
            shape_list=list(array.shape),
            size=array.size,
            dtype=array.dtype,
        )
        for name, array in parameters.items()
    )


MISTAKES = (
    describe_with_last_newline,
    describe_sorted,
    describe_without_dtype,
    describe_shape_as_list,
    describe_size,
    describe_dtype_repr,
    describe_with_colon,
    describe_in_one_line,
    *SAVE_MISTAKES,
    load_sorted,
    load_float32,
    load_float64,
    load_member_names,
    load_at_least_vectors,
    load_first,
    load_squeezed,
    *RESTORE_MISTAKES,
)
