"""The nouns of what grading found out: usage, accuracy, loss, results of checks, reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.model import Figure, Verdict


@dataclass(frozen=True)
class Usage:
    """What one cell used, read by the trusted side."""

    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0
    memory_bytes: int = 0
    output: str = ""
    output_truncated: bool = False


@dataclass(frozen=True)
class Accuracy:
    """The measured accuracy of a gate, counted outside the sandbox.

    `low` and `high` bound the 95 % Wilson interval; `trials` are the accuracies of every
    seed that was run, and the median of them is `value`.
    """

    value: float
    low: float
    high: float
    threshold: float
    correct: int
    total: int
    trials: tuple[float, ...]
    unmoved: float | None = None


@dataclass(frozen=True)
class Loss:
    """The loss that a gate measured, which must be `threshold` at most.

    `name` says of what it is; `trials` are the losses of every seed that was run, and the
    median of them is `value`.
    """

    name: str
    value: float
    threshold: float
    trials: tuple[float, ...]


@dataclass(frozen=True)
class Curve:
    """One quantity that a training logged: its values at steps; a value may be no finite number."""

    name: str
    steps: tuple[float, ...]
    values: tuple[float, ...]


@dataclass(frozen=True)
class CheckResult:
    """What one check or gate decided, and what the student reads about it.

    `trained` tells a gate's result from a check's. `failing_input` is Python code of the smallest
    call that goes wrong, empty where there is none to show.
    """

    name: str
    title: str
    verdict: Verdict
    points: float
    max_points: float
    message: str
    mistake: str | None = None
    mistake_sentence: str | None = None
    hidden: bool = False
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    memory_bytes: int = 0
    output: str = ""
    traceback: str = ""
    accuracy: Accuracy | None = None
    figures: tuple[Figure, ...] = ()
    loss: Loss | None = None
    trained: bool = False
    failing_input: str = ""


@dataclass(frozen=True)
class Provenance:
    """The machine, the software and the sources of one grading run, as plain JSON values.

    `libraries` are those of the box; `data` and `reference` are SHA-256 digests; `limits` are
    those of each check and of each gate by name. `graphics` names the GPU that cells computed on,
    empty where the processor did it all.
    """

    interpreter: str
    libraries: Mapping[str, str]
    processor: str
    graphics: str
    threads: int
    data: Mapping[str, str]
    reference: str
    limits: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Report:
    """Everything that one grading run found out about one submission.

    `sentences` says by its text how each sentence of ours was made (`grader.sentences`), so that
    it can be read in other languages. `gpu_seconds` is how long cells had a GPU to themselves.
    """

    assignment: str
    version: str
    score: float
    max_score: float
    seconds: float
    dataset: str
    checks: tuple[CheckResult, ...]
    seed: int
    runtime: str
    tier: str
    flags: tuple[str, ...] = ()
    engine_seconds: float = 0.0
    sentences: Mapping[str, Any] = field(default_factory=dict)
    provenance: Provenance | None = None
    gpu_seconds: float = 0.0


@dataclass(frozen=True)
class Progress:
    """Where a grading run has got to: `done` of `total` steps, and what is being done now.

    `curves` are what the training that runs now has logged so far.
    """

    done: int
    total: int
    doing: str
    curves: tuple[Curve, ...] = ()
