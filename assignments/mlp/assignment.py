"""A multilayer perceptron: its contract with students, its points and its limits."""

from __future__ import annotations

from pathlib import Path

from assignments.mlp import checks, start_checks
from assignments.mlp.mistakes import MISTAKES
from assignments.mlp.training import one_pass
from grader.model import MIB, Assignment, Function, Limits
from reference import mlp as reference

_BUILT_IN_OPTIMIZERS = (
    "tensorflow.*ptimizer*",
    "tensorflow.*Apply*",
    "tensorflow.python.*",
    "keras.*ptimizer*",
)

ASSIGNMENT = Assignment(
    name="mlp",
    version="1",
    title="A multilayer perceptron",
    file_name="mlp.py",
    folder=Path(__file__).parent,
    reference_path=Path(reference.__file__),
    functions=(
        Function("init_parameters", reference.init_parameters, returns="values"),
        Function("forward", reference.forward),
        Function("mse", reference.mse),
        Function(
            "train_step",
            reference.train_step,
            returns=("values", "value"),
            refuses=_BUILT_IN_OPTIMIZERS,
        ),
    ),
    checks=(
        start_checks.start_distribution,
        start_checks.start_seeds,
        checks.forward_example,
        checks.forward_layers,
        checks.forward_random,
        checks.mse_example,
        checks.mse_random,
        checks.step_example,
        checks.step_loss,
        checks.step_changes,
        checks.step_random,
    ),
    gates=(one_pass,),
    mistakes=MISTAKES,
    limits=Limits(wall_seconds=10.0, cpu_seconds=10.0),
    tensorflow_limits=Limits(wall_seconds=20.0, cpu_seconds=40.0, memory_bytes=1536 * MIB),
)
