"""What can be known about a submission without running it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.sandbox.inside.wire import WireError


@dataclass(frozen=True)
class Operation:
    """One use of something imported.

    `name` is dotted and the same for every way to reach it: `compat.v1` is left out, Keras is
    `tensorflow.keras`, a generated function is a kernel in `tensorflow.raw_ops`. `function` is
    the top-level function, class, method (`Net.forward`) or variable around the use, or None. A
    use in a part of the file that a function reaches through others is listed for that function
    as well, with the line of the use itself.
    """

    name: str
    line: int
    function: str | None


@dataclass(frozen=True)
class Inspection:
    """Names that may be called, modules imported (dotted), operations used."""

    functions: tuple[str, ...]
    modules: tuple[str, ...]
    operations: tuple[Operation, ...]


def read_inspection(header: Mapping[str, Any]) -> Inspection:
    """What a cell says of a file; raises WireError for anything that no cell of ours says."""
    if set(header) != {"did", "call", "functions", "modules", "operations"}:
        raise WireError("it was not inspected")
    names = (header["functions"], header["modules"])
    if not all(type(each) is list and _are(each, str) for each in names):
        raise WireError("its names cannot be read")
    if type(header["operations"]) is not list:
        raise WireError("its operations cannot be read")
    functions, modules = map(tuple, names)
    return Inspection(functions, modules, tuple(map(_read_operation, header["operations"])))


def _read_operation(entry: Any) -> Operation:
    if type(entry) is not list or len(entry) != 3:
        raise WireError("its operations cannot be read")
    name, line, function = entry
    if type(name) is not str or type(line) is not int or type(function) not in {str, type(None)}:
        raise WireError("its operations cannot be read")
    return Operation(name, line, function)


def _are(values: list[Any], kind: type) -> bool:
    return all(type(value) is kind for value in values)
