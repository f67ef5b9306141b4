"""Stands in for a sandbox's cell where functions of our own are called instead of a student's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.model import Argument, Pixels, Returns, Traced, Value


@dataclass(frozen=True)
class DirectCell:
    """Answers calls in this process, for functions of our own that stand in for a student's."""

    functions: Mapping[str, Callable[..., Value]]

    def call(
        self,
        function: str,
        arguments: Mapping[str, Argument],
        returns: Returns,  # noqa: ARG002 what a function of ours returns needs no decoding
        traced: Traced | None = None,  # noqa: ARG002 the reference answers for the graph itself
    ) -> tuple[Value, Mapping[str, NDArray[Any]]]:
        """The answer, and what the function did to copies of its array arguments."""
        copies = {name: _own(value) for name, value in arguments.items()}
        answer = self.functions[function](**copies)
        changed = {
            name: copies[name]
            for name, value in arguments.items()
            if isinstance(value, np.ndarray)
            and not np.array_equal(value, copies[name], equal_nan=value.dtype.kind == "f")
        }
        return answer, changed


def _own(value: Argument) -> Any:
    """As a cell would have it: a copy, and pixels as numbers from 0 to 1."""
    if isinstance(value, Pixels):
        return np.asarray(value.levels, np.float32) / 255
    return value.copy() if isinstance(value, np.ndarray) else value
