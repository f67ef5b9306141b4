"""Known mistakes in loading, with the sentence for those who made them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assignments.checkpoints.scratch import in_scratch
from grader.checks import mistake
from reference.checkpoints import load

Array = NDArray[np.generic]


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


@mistake("load", "Only the last array came back: the dict has to grow from one name to the next.")
@in_scratch
def load_last(path: str) -> dict[str, Array]:
    return dict(list(load(path).items())[-1:])


@mistake("load", "The arrays were flattened: keep each array's shape.")
@in_scratch
def load_flat(path: str) -> dict[str, Array]:
    return {name: array.ravel() for name, array in load(path).items()}


@mistake("load", "The names are in reverse order: keep the order of the file.")
@in_scratch
def load_reversed(path: str) -> dict[str, Array]:
    return dict(reversed(load(path).items()))


@mistake("load", "The array called `file` is missing: any name is a name.")
@in_scratch
def load_without_file(path: str) -> dict[str, Array]:
    return {name: array for name, array in load(path).items() if name != "file"}


@mistake("load", "Names were cut at their first dot: only the ending .npy of a member goes.")
@in_scratch
def load_cuts_names(path: str) -> dict[str, Array]:
    return {name.partition(".")[0]: array for name, array in load(path).items()}


LOAD_MISTAKES = (
    load_sorted,
    load_float32,
    load_float64,
    load_member_names,
    load_at_least_vectors,
    load_first,
    load_squeezed,
    load_last,
    load_flat,
    load_reversed,
    load_without_file,
    load_cuts_names,
)
