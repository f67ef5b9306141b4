"""Known mistakes in restoring, with the sentence for those who made them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from assignments.checkpoints.scratch import in_scratch
from grader.checks import mistake
from grader.errors import RaisedError
from grader.model import Mistake
from reference.checkpoints import load, restore

Array = NDArray[np.generic]
Parameters = Mapping[str, Array]


@mistake(
    "restore",
    "Names that only the file knows came along: only those of the model are asked for.",
)
@in_scratch
def restore_everything(parameters: Parameters, path: str) -> dict[str, Array]:
    return {**restore(parameters, path), **load(path)}


@mistake(
    "restore",
    "Parameters that the file does not hold are gone: they keep the value they had.",
)
@in_scratch
def restore_common_names(parameters: Parameters, path: str) -> dict[str, Array]:
    saved = load(path)
    return {name: one for name, one in restore(parameters, path).items() if name in saved}


@mistake("restore", "Only the file's arrays came back: start from the model's parameters.")
@in_scratch
def restore_only_file(parameters: Parameters, path: str) -> dict[str, Array]:
    return load(path)


@mistake("restore", "Nothing was restored: where both have a name, the file's array wins.")
@in_scratch
def restore_nothing(parameters: Parameters, path: str) -> dict[str, Array]:
    restore(parameters, path)
    return dict(parameters)


@mistake("restore", "The restored arrays have the model's dtype: they keep the file's.")
@in_scratch
def restore_model_dtype(parameters: Parameters, path: str) -> dict[str, Array]:
    restored = restore(parameters, path)
    return {name: restored[name].astype(one.dtype) for name, one in parameters.items()}


@mistake("restore", "The order is the file's: keep the order of the model's parameters.")
@in_scratch
def restore_file_order(parameters: Parameters, path: str) -> dict[str, Array]:
    restored = restore(parameters, path)
    first = [name for name in load(path) if name in restored]
    return {name: restored[name] for name in [*first, *(n for n in restored if n not in first)]}


@mistake(
    "restore",
    "The model's own arrays were written into: make a new dict and leave the old arrays alone.",
)
@in_scratch
def restore_in_place(parameters: Parameters, path: str) -> dict[str, Array]:
    restored = restore(parameters, path)
    for name, array in parameters.items():
        array[...] = restored[name]
    return restored


@mistake(
    "restore",
    "The model's own arrays were written into and came back: they keep the model's dtype, and "
    "the old values are lost. Make a new dict.",
)
@in_scratch
def restore_into_the_model(parameters: Parameters, path: str) -> dict[str, Array]:
    return restore_in_place.replacement(parameters, path) and dict(parameters)


@mistake(
    "restore",
    "Shapes are not compared: an array of another shape has to raise a ValueError.",
)
@in_scratch
def restore_any_shape(parameters: Parameters, path: str) -> dict[str, Array]:
    saved = load(path)
    return {name: saved.get(name, array) for name, array in parameters.items()}


@mistake(
    "restore",
    "Arrays of another shape are passed over silently: they have to raise a ValueError.",
)
@in_scratch
def restore_skips_clashes(parameters: Parameters, path: str) -> dict[str, Array]:
    saved = load(path)
    return {
        name: saved[name] if name in saved and saved[name].shape == one.shape else one
        for name, one in parameters.items()
    }


@mistake(
    "restore",
    "The numbers of values are compared instead of the shapes: (2, 3) is not (3, 2).",
)
@in_scratch
def restore_compares_sizes(parameters: Parameters, path: str) -> dict[str, Array]:
    saved = load(path)
    for name in saved.keys() & parameters.keys():
        if saved[name].size != parameters[name].size:
            raise ValueError(f"{name} has another size in the file")
    return {name: saved.get(name, array) for name, array in parameters.items()}


@mistake("restore", "The error does not say which parameter it is about: name it.")
@in_scratch
def restore_names_nothing(parameters: Parameters, path: str) -> dict[str, Array]:
    try:
        return restore(parameters, path)
    except ValueError:
        raise ValueError("the shapes do not agree") from None


@mistake(
    "restore",
    "An assertion fails where shapes clash: raise a ValueError, which callers can expect.",
)
@in_scratch
def restore_asserts(parameters: Parameters, path: str) -> dict[str, Array]:
    try:
        return restore(parameters, path)
    except ValueError as error:
        raise AssertionError(str(error)) from None


@mistake(
    "restore",
    "The numbers of axes are compared instead of the shapes: (2, 3) is not (3, 2).",
)
@in_scratch
def restore_compares_axes(parameters: Parameters, path: str) -> dict[str, Array]:
    saved = load(path)
    for name in saved.keys() & parameters.keys():
        if saved[name].ndim != parameters[name].ndim:
            raise ValueError(f"{name} has other axes in the file")
    return {name: saved.get(name, array) for name, array in parameters.items()}


def _raises(error: str) -> Mistake:
    """The mistake of an error of another class."""

    @in_scratch
    def restore_raises(parameters: Parameters, path: str) -> dict[str, Array]:
        try:
            return restore(parameters, path)
        except ValueError as clash:
            raise RaisedError(f"{error}: {clash}") from None

    return Mistake(
        f"restore_raises_{error.lower()}",
        "restore",
        f"The error is of the class {error}: raise a ValueError, which callers can expect.",
        restore_raises,
    )


RESTORE_MISTAKES = (
    restore_everything,
    restore_common_names,
    restore_only_file,
    restore_nothing,
    restore_model_dtype,
    restore_file_order,
    restore_in_place,
    restore_into_the_model,
    restore_any_shape,
    restore_skips_clashes,
    restore_compares_sizes,
    restore_names_nothing,
    restore_asserts,
    restore_compares_axes,
    *(_raises(error) for error in ("Exception", "TypeError", "KeyError", "RuntimeError")),
)
