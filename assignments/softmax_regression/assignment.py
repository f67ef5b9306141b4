"""Softmax regression: its contract with students, its points and its limits."""

from __future__ import annotations

from pathlib import Path

from assignments.softmax_regression import checks
from assignments.softmax_regression.accuracy import accuracy
from assignments.softmax_regression.mistakes import MISTAKES
from grader.model import MIB, Assignment, Function, Limits
from reference import softmax_regression as reference

_SOFTMAX_AND_RELATIVES = (
    "tensorflow.*softmax*",
    "tensorflow.*Softmax*",
    "tensorflow.*crossentropy*",
    "tensorflow.*Crossentropy*",
    "tensorflow.*losses.get",
    "keras.*softmax*",
    "keras.*Softmax*",
    "keras.*crossentropy*",
    "keras.*Crossentropy*",
    "keras.*losses.get",
    "scipy.special.*softmax*",
)

ASSIGNMENT = Assignment(
    name="softmax-regression",
    version="1",
    title="Softmax regression",
    file_name="softmax_regression.py",
    folder=Path(__file__).parent,
    reference_path=Path(reference.__file__),
    functions=(
        Function("softmax", reference.softmax, refuses=_SOFTMAX_AND_RELATIVES),
        Function("cross_entropy", reference.cross_entropy, refuses=_SOFTMAX_AND_RELATIVES),
        Function(
            "gradients",
            reference.gradients,
            returns=("value", "value"),
            refuses=_SOFTMAX_AND_RELATIVES,
        ),
        Function("train", reference.train, returns=("value", "value")),
        Function("predict", reference.predict),
    ),
    checks=(
        checks.softmax_example,
        checks.softmax_large_logits,
        checks.softmax_random,
        checks.cross_entropy_example,
        checks.cross_entropy_underflow,
        checks.cross_entropy_random,
        checks.gradients_small,
        checks.gradients_random,
        checks.predict_classes,
    ),
    gates=(accuracy,),
    mistakes=MISTAKES,
    limits=Limits(wall_seconds=10.0, cpu_seconds=10.0),
    tensorflow_limits=Limits(wall_seconds=20.0, cpu_seconds=20.0, memory_bytes=1536 * MIB),
)
