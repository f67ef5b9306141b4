"""What can be known about a submission without running it."""

from __future__ import annotations

from dataclasses import dataclass


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
