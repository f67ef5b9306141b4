"""Tensor basics: their contract with students, their points and their limits."""

from __future__ import annotations

from pathlib import Path

from assignments.tensor_basics import checks
from assignments.tensor_basics.mistakes import MISTAKES
from grader.model import MIB, Assignment, Function, Limits
from reference import tensor_basics as reference

_OPTIMIZERS = (
    "tensorflow.*optimizer*",
    "tensorflow.*Optimizer*",
    "tensorflow.*Apply*",
    "keras.*optimizer*",
    "keras.*Optimizer*",
)

ASSIGNMENT = Assignment(
    name="tensor-basics",
    version="1",
    title="Tensor basics",
    file_name="tensor_basics.py",
    folder=Path(__file__).parent,
    reference_path=Path(reference.__file__),
    functions=(
        Function("multiply", reference.multiply),
        Function("join", reference.join),
        Function("mark_extremes", reference.mark_extremes),
        Function(
            "value_and_gradients",
            reference.value_and_gradients,
            returns=("value", "value", "value"),
        ),
        Function("descend", reference.descend, returns=("value", "value"), refuses=_OPTIMIZERS),
    ),
    checks=(
        checks.multiply_example,
        checks.multiply_random,
        checks.join_example,
        checks.join_alphabets,
        checks.join_random,
        checks.mark_thresholds,
        checks.mark_images,
        checks.gradients_example,
        checks.gradients_random,
        checks.descend_example,
        checks.descend_walk,
    ),
    mistakes=MISTAKES,
    limits=Limits(wall_seconds=5.0, cpu_seconds=5.0),
    equivalent_mutants={
        "mark_extremes: return np.where(np.logical_xor(rgb > 250, rgb < 5), np.float32(1.0), "
        "np.float32(5.0))": "no level is above 250 and below 5 at once",
    },
    tensorflow_limits=Limits(wall_seconds=20.0, cpu_seconds=20.0, memory_bytes=1536 * MIB),
)
