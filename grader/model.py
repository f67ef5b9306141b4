"""The nouns an assignment is made of, as frozen values: limits, functions, checks, gates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

MIB = 2**20


class Verdict(StrEnum):
    """What became of one check."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    MISSING = "missing"
    REFUSED = "refused"
    TIME_LIMIT = "time_limit"
    MEMORY_LIMIT = "memory_limit"
    OUTPUT_LIMIT = "output_limit"
    CRASHED = "crashed"
    SKIPPED = "skipped"


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


Observation = tuple[str, Value]
Play = Callable[[Solution, np.random.Generator], Iterator[Observation]]


@dataclass(frozen=True)
class Check:
    """A function that is played on the reference, the submission and the known mistakes.

    `title` completes the sentence "Your code …". A number passes where
    |actual - expected| <= tolerance * |expected| + floor.
    """

    name: str
    title: str
    points: float
    play: Play
    tolerance: float = 1e-4
    floor: float = 1e-6
    hidden: bool = False
    limits: Limits | None = None


@dataclass(frozen=True)
class GateDigits:
    """What a gate's play may see: training digits with labels, test digits without.

    Images are uint8 (N, 28, 28); labels are int64 (N,).
    """

    train_images: NDArray[np.uint8]
    train_labels: NDArray[np.int64]
    test_images: NDArray[np.uint8]
    unmoved_images: NDArray[np.uint8]


@dataclass(frozen=True)
class Trial:
    """What one training run of a gate brought back from the cell.

    `predictions` are classes for `GateDigits.test_images`, `unmoved_predictions` for
    `unmoved_images`. `objection` says why the accuracy does not count. `weights` are
    (784, classes) and `filters` (height, width, channels, filters), for the pictures.
    """

    predictions: Value
    unmoved_predictions: Value = None
    objection: str | None = None
    weights: NDArray[Any] | None = None
    filters: NDArray[Any] | None = None


@dataclass(frozen=True)
class Gate:
    """A training run that must reach `threshold` accuracy on unseen digits."""

    name: str
    title: str
    points: float
    threshold: float
    play: Callable[[Solution, GateDigits, int], Trial]
    near_miss: float = 0.003
    limits: Limits = field(default_factory=Limits)
    hidden: bool = False


Part = Check | Gate
"""What a report has one result for."""


@dataclass(frozen=True)
class Mistake:
    """A known wrong variant of one function, and the sentence for those who made it."""

    name: str
    function: str
    sentence: str
    replacement: Callable[..., Any]


@dataclass(frozen=True)
class Assignment:
    """One exercise: its contract, checks, gates and known mistakes.

    `name` is written with hyphens; `file_name` is what students hand in. `equivalent_mutants`
    gives, for changes of the reference that change no answer, the reason.
    """

    name: str
    version: str
    title: str
    file_name: str
    folder: Path
    reference_path: Path
    functions: tuple[Function, ...]
    checks: tuple[Check, ...]
    mistakes: tuple[Mistake, ...]
    gates: tuple[Gate, ...] = ()
    queue: str = "cpu"
    limits: Limits = field(default_factory=Limits)
    tensorflow_limits: Limits = field(
        default_factory=lambda: replace(Limits(), memory_bytes=1536 * MIB)
    )
    max_source_bytes: int = 128 * 1024
    equivalent_mutants: Mapping[str, str] = field(default_factory=dict)

    @property
    def parts(self) -> tuple[Part, ...]:
        """Checks, then gates, in the order in which they are run and reported."""
        return (*self.checks, *self.gates)

    @property
    def max_score(self) -> float:
        """Points of a submission that passes everything."""
        return sum(part.points for part in self.parts)
