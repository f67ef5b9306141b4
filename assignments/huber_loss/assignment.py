"""Huber loss: its contract with students, its points and its limits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assignments.huber_loss import checks
from assignments.huber_loss.mistakes import MISTAKES
from grader.model import MIB, Assignment, Function, Limits, Traced
from reference import huber_loss as reference

Array = NDArray[np.floating]


def _graph_reference(labels: Array, predictions: Array, delta: float = 1.0) -> tuple[Array, Array]:
    """What tracing `huber_loss_graph` must give: the loss and its gradient."""
    return (
        reference.huber_loss(labels, predictions, delta),
        reference.huber_gradient(labels, predictions, delta),
    )


_BUILT_IN_LOSSES = (
    "tensorflow.*huber*",
    "tensorflow.*Huber*",
    "tensorflow.*losses.get",
    "keras.*huber*",
    "keras.*Huber*",
    "keras.*losses.get",
    "scipy.special.huber",
    "scipy.special.pseudo_huber",
)

ASSIGNMENT = Assignment(
    name="huber-loss",
    version="1",
    title="The Huber loss",
    file_name="huber_loss.py",
    folder=Path(__file__).parent,
    reference_path=Path(reference.__file__),
    functions=(
        Function("huber_loss", reference.huber_loss, refuses=_BUILT_IN_LOSSES),
        Function("huber_gradient", reference.huber_gradient, refuses=_BUILT_IN_LOSSES),
        Function(
            "huber_loss_graph",
            _graph_reference,
            traced=Traced(gradient_by="predictions"),
            refuses=_BUILT_IN_LOSSES,
        ),
    ),
    checks=(
        checks.loss_example,
        checks.loss_delta,
        checks.loss_shapes,
        checks.loss_random,
        checks.gradient_example,
        checks.gradient_delta,
        checks.gradient_random,
        checks.graph_float32,
        checks.graph_float64,
    ),
    mistakes=MISTAKES,
    equivalent_mutants={
        "huber_loss: size = np.abs(labels - predictions)": "a size has no sign",
        "huber_loss_graph: size = tf.abs(labels - predictions)": "a size has no sign",
        "huber_gradient: return np.asarray(np.clip(-delta, predictions - labels, delta))": (
            "the median of three numbers has no order"
        ),
    },
    limits=Limits(wall_seconds=10.0, cpu_seconds=10.0),
    tensorflow_limits=Limits(wall_seconds=20.0, cpu_seconds=20.0, memory_bytes=1536 * MIB),
)
