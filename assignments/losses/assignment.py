"""Losses: their contract with students, their points and their limits."""

from __future__ import annotations

from pathlib import Path

from assignments.losses import checks, total_checks
from assignments.losses.mistakes import MISTAKES
from grader.model import MIB, Assignment, Function, Limits
from reference import losses as reference

_ABSOLUTE_ERRORS = ("tensorflow.*absolute_difference",)

_SIGMOID_CROSS_ENTROPIES = (
    "tensorflow.*sigmoid_cross_entropy*",
    "tensorflow.*weighted_cross_entropy*",
    "tensorflow.*binary_crossentropy*",
    "tensorflow.*BinaryCrossentropy*",
    "tensorflow.*losses.get",
    "keras.*binary_crossentropy*",
    "keras.*BinaryCrossentropy*",
    "keras.*losses.get",
)

_SOFTMAX_CROSS_ENTROPIES = (
    "tensorflow.*softmax_cross_entropy*",
    "tensorflow.*categorical_crossentropy*",
    "tensorflow.*CategoricalCrossentropy*",
    "tensorflow.*losses.get",
    "keras.*categorical_crossentropy*",
    "keras.*CategoricalCrossentropy*",
    "keras.*losses.get",
)

_WEIGHTED_MEANS = ("tensorflow.*compute_weighted_loss",)

ASSIGNMENT = Assignment(
    name="losses",
    version="1",
    title="Losses",
    file_name="losses.py",
    folder=Path(__file__).parent,
    reference_path=Path(reference.__file__),
    functions=(
        Function("l1", reference.l1, refuses=_ABSOLUTE_ERRORS),
        Function("l2", reference.l2),
        Function(
            "sigmoid_cross_entropy",
            reference.sigmoid_cross_entropy,
            refuses=_SIGMOID_CROSS_ENTROPIES,
        ),
        Function(
            "softmax_cross_entropy",
            reference.softmax_cross_entropy,
            refuses=_SOFTMAX_CROSS_ENTROPIES,
        ),
        Function("mean_of", reference.mean_of, refuses=_WEIGHTED_MEANS),
        Function("total", reference.total),
    ),
    checks=(
        checks.l1_example,
        checks.l1_random,
        checks.l2_example,
        checks.l2_random,
        checks.sigmoid_example,
        checks.sigmoid_large_logits,
        checks.sigmoid_random,
        checks.softmax_example,
        checks.softmax_large_logits,
        checks.softmax_random,
        total_checks.mean_example,
        total_checks.mean_zero_weights,
        total_checks.mean_random,
        total_checks.total_example,
        total_checks.total_random,
    ),
    mistakes=MISTAKES,
    limits=Limits(wall_seconds=5.0, cpu_seconds=5.0),
    equivalent_mutants={
        "l1: return np.asarray(np.abs(labels - predictions))": "a size has no sign",
        "l2: return np.asarray((labels - predictions) ** 2 / 2)": "a square has no sign",
        "mean_of: return float((weights * losses).sum()) / weight if weight != 0 else 0.0": (
            "weights are not negative"
        ),
    },
    tensorflow_limits=Limits(wall_seconds=20.0, cpu_seconds=20.0, memory_bytes=1536 * MIB),
)
