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
    equivalent_mutants={
        "STDDEV: STDDEV = -0.1": "the distribution is symmetric around 0",
        "init_parameters: parameters += [weights.astype(np.float32), np.zeros(units)]": (
            "zeros are zeros in every dtype"
        ),
        "mse: return float(np.mean((labels - outputs) ** 2))": "a square has no sign",
        "train_step: return (stepped, mse(labels, outputs))": "a square has no sign",
        **dict.fromkeys(
            (
                "train_step: d_second = d_outputs @ w3.T * (second != 0)",
                "train_step: d_first = d_second @ w2.T * (first != 0)",
            ),
            "ReLU gives nothing below 0",
        ),
        "_truncated_normal: while (beyond := (np.abs(numbers) >= CUT)).any():": (
            "a normal number is exactly 2 about once in 10^16 draws"
        ),
    },
)
