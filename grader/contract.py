"""The nouns of a call: what it may spend, what crosses the wire, which functions students write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

MIB = 2**20


@dataclass(frozen=True)
class Limits:
    """What one cell may use; stated in the handout, enforced by the sandbox, read by the tests."""

    wall_seconds: float = 10.0
    cpu_seconds: float = 10.0
    memory_bytes: int = 512 * MIB
    processes: int = 64
    output_bytes: int = 64 * 1024
    scratch_bytes: int = 64 * MIB
    answer_bytes: int = 16 * MIB
    gpu_memory_bytes: int = 0


@dataclass(frozen=True)
class Pixels:
    """Grey values that travel as bytes and arrive as float32 in [0, 1]: uint8, any shape."""

    levels: NDArray[np.uint8]


@dataclass(frozen=True)
class Handle:
    """An object that stays inside the cell; later calls to the same cell may pass it back."""

    number: int


Value = Any
"""What crosses the wire: an ndarray, float, int, bool or str, or a tuple, list or dict of them one
deep; decoded arrays are always plain ndarrays."""

Argument = Any
"""A Value, a Pixels or a Handle."""

Returns = str | tuple[str, ...]
"""What a function gives back: "value" (one array, number or string), "optional" (a value or
None), "values" (a sequence of values), "mapping" (a dict of values by name, order kept), "opaque"
(any object, kept inside as a Handle), or a tuple of these for a function that returns a tuple of
exactly that length."""


@dataclass(frozen=True)
class Traced:
    """Call a TensorFlow function inside a graph, with unknown shapes and autograph off.

    The answer is a tuple of two values: the result, and the gradient of its sum by `gradient_by`.
    """

    gradient_by: str


@dataclass(frozen=True)
class Function:
    """One function of the assignment's contract with students."""

    name: str
    reference: Callable[..., Any]
    returns: Returns = "value"
    traced: Traced | None = None
    refuses: tuple[str, ...] = ()

    @property
    def answers(self) -> Returns:
        """What a call brings back: a traced function's gradient comes with its result."""
        return self.returns if self.traced is None else ("value", "value")


class Solution(Protocol):
    """Looks like the student's module: attributes are functions, called by keyword."""

    def __getattr__(self, name: str) -> Callable[..., Any]: ...
