"""Known mistakes in descriptions, with the sentence for those who made them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference.checkpoints import describe

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


@mistake("describe", "A list of lines came back: join them into one string.")
def describe_lines(parameters: Parameters) -> NDArray[np.str_]:
    return np.array(describe(parameters).split("\n"))


@mistake("describe", "The shapes are missing: each line is `name shape dtype`.")
def describe_without_shape(parameters: Parameters) -> str:
    return _described(parameters, "{name} {dtype}")


@mistake("describe", "The dtype stands before the shape: each line is `name shape dtype`.")
def describe_dtype_first(parameters: Parameters) -> str:
    return _described(parameters, "{name} {dtype} {shape}")


@mistake("describe", "There are commas between the three parts of a line: put blanks.")
def describe_with_commas(parameters: Parameters) -> str:
    return _described(parameters, "{name}, {shape}, {dtype}")


@mistake("describe", "There are tabs between the three parts of a line: put blanks.")
def describe_with_tabs(parameters: Parameters) -> str:
    return _described(parameters, "{name}\t{shape}\t{dtype}")


@mistake("describe", "The lines are joined by commas: join them by newlines.")
def describe_lines_with_commas(parameters: Parameters) -> str:
    return describe(parameters).replace("\n", ", ")


@mistake("describe", "The dtype is NumPy's code for it, <f4 say: str of a dtype is its name.")
def describe_dtype_code(parameters: Parameters) -> str:
    return _described(parameters, "{name} {shape} {dtype.str}")


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


DESCRIBE_MISTAKES = (
    describe_with_last_newline,
    describe_sorted,
    describe_without_dtype,
    describe_shape_as_list,
    describe_size,
    describe_dtype_repr,
    describe_with_colon,
    describe_in_one_line,
    describe_lines,
    describe_without_shape,
    describe_dtype_first,
    describe_with_commas,
    describe_with_tabs,
    describe_lines_with_commas,
    describe_dtype_code,
)
