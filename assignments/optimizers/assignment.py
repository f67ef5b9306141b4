"""The update rules: their contract with students, their points and their limits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from assignments.optimizers import checks
from assignments.optimizers.mistakes import MISTAKES
from grader.model import MIB, Assignment, Function, Limits
from reference import optimizers as reference

_BUILT_IN_OPTIMIZERS = (
    "tensorflow.*ptimizer*",
    "tensorflow.raw_ops.*Apply*",
    "tensorflow.python.*",
    "keras.*ptimizer*",
)

_EPSILON = "place, size and sign of a tiny epsilon are not told apart on purpose"


def _rule(step: Callable[..., Any]) -> Function:
    """A step gives back parameters, and a state that nobody but the submission looks into."""
    return Function(step.__name__, step, returns=("value", "opaque"), refuses=_BUILT_IN_OPTIMIZERS)


ASSIGNMENT = Assignment(
    name="optimizers",
    version="1",
    title="Eleven update rules",
    file_name="optimizers.py",
    folder=Path(__file__).parent,
    reference_path=Path(reference.__file__),
    functions=(
        _rule(reference.gradient_descent),
        _rule(reference.momentum),
        _rule(reference.nesterov_momentum),
        _rule(reference.adagrad),
        _rule(reference.adagrad_da),
        _rule(reference.adadelta),
        _rule(reference.rmsprop),
        _rule(reference.adam),
        _rule(reference.ftrl),
        _rule(reference.proximal_gradient_descent),
        _rule(reference.proximal_adagrad),
    ),
    checks=(
        checks.gradient_descent_steps,
        checks.gradient_descent_arrays,
        checks.momentum_steps,
        checks.momentum_arguments,
        checks.nesterov_steps,
        checks.nesterov_arguments,
        checks.adagrad_steps,
        checks.adagrad_arguments,
        checks.adagrad_da_steps,
        checks.adagrad_da_arguments,
        checks.adadelta_steps,
        checks.adadelta_arguments,
        checks.rmsprop_steps,
        checks.rmsprop_arguments,
        checks.adam_steps,
        checks.adam_arguments,
        checks.ftrl_steps,
        checks.ftrl_arguments,
        checks.proximal_steps,
        checks.proximal_arguments,
        checks.proximal_adagrad_steps,
        checks.proximal_adagrad_arguments,
    ),
    mistakes=MISTAKES,
    limits=Limits(wall_seconds=5.0, cpu_seconds=5.0),
    tensorflow_limits=Limits(wall_seconds=20.0, cpu_seconds=20.0, memory_bytes=1536 * MIB),
    equivalent_mutants={
        f"{rule}: epsilon: float={epsilon}": _EPSILON
        for rule in ("rmsprop", "adam")
        for epsilon in ("-1e-07", "5e-08", "2e-07")
    }
    | {
        "adam: update = learning_rate * correction * mean / (np.sqrt(square) - epsilon)": _EPSILON,
    },
)
