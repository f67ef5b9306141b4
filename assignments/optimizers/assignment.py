"""The update rules: their contract with students, their points and their limits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from assignments.optimizers import checks
from assignments.optimizers.mistakes import MISTAKES
from assignments.optimizers.valley import in_valley
from grader.model import MIB, Assignment, Function, Limits
from grader.sentences import say
from reference import optimizers as reference

_BUILT_IN_OPTIMIZERS = (
    "tensorflow.*ptimizer*",
    "tensorflow.raw_ops.*Apply*",
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
        in_valley(checks.gradient_descent_steps, say("Gradient descent"), "gradient_descent", 0.75),
        checks.gradient_descent_arrays,
        in_valley(checks.momentum_steps, say("Momentum"), "momentum", 0.08),
        checks.momentum_arguments,
        in_valley(checks.nesterov_steps, say("Nesterov's momentum"), "nesterov_momentum", 0.08),
        checks.nesterov_arguments,
        in_valley(checks.adagrad_steps, "Adagrad", "adagrad", 1.0),
        checks.adagrad_arguments,
        in_valley(checks.adagrad_da_steps, say("Adagrad with dual averaging"), "adagrad_da", 1.0),
        checks.adagrad_da_arguments,
        in_valley(checks.adadelta_steps, "Adadelta", "adadelta", 80.0),
        checks.adadelta_arguments,
        in_valley(checks.rmsprop_steps, "RMSProp", "rmsprop", 0.2),
        checks.rmsprop_arguments,
        in_valley(checks.adam_steps, "Adam", "adam", 0.4),
        checks.adam_arguments,
        in_valley(checks.ftrl_steps, "FTRL", "ftrl", 1.0),
        checks.ftrl_arguments,
        in_valley(
            checks.proximal_steps,
            say("Proximal gradient descent"),
            "proximal_gradient_descent",
            0.75,
            l1=0.1,
        ),
        checks.proximal_arguments,
        in_valley(
            checks.proximal_adagrad_steps, "Proximal Adagrad", "proximal_adagrad", 1.0, l1=0.3
        ),
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
