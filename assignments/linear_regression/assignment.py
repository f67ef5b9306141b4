"""Linear regression: its contract with students, its points and its limits."""

from __future__ import annotations

from pathlib import Path

from assignments.linear_regression import checks, gates
from assignments.linear_regression.mistakes import MISTAKES
from grader.model import MIB, Assignment, Function, Limits
from reference import linear_regression as reference

_CLOSED_FORMS = (
    "numpy.polyfit",
    "numpy.polynomial.*fit",
    "numpy.linalg.*",
    "numpy.cov",
    "numpy.corrcoef",
    "scipy.*",
    "sklearn.*",
    "statistics.linear_regression",
    "tensorflow.linalg.*",
    "tensorflow.*matrix_inverse",
    "tensorflow.*matrix_solve*",
)
_BUILT_IN_OPTIMIZERS = (
    "tensorflow.*ptimizer*",
    "tensorflow.raw_ops.*Apply*",
    "tensorflow.python.*",
    "keras.*ptimizer*",
)

ASSIGNMENT = Assignment(
    name="linear-regression",
    version="1",
    title="Linear regression",
    file_name="linear_regression.py",
    folder=Path(__file__).parent,
    reference_path=Path(reference.__file__),
    functions=(
        Function("predict", reference.predict),
        Function("mse", reference.mse),
        Function("mse_gradients", reference.mse_gradients, returns=("value", "value")),
        Function(
            "fit",
            reference.fit,
            returns=("value", "value"),
            refuses=_CLOSED_FORMS + _BUILT_IN_OPTIMIZERS,
        ),
        Function("fit_quadratic", reference.fit_quadratic, returns=("value", "value", "value")),
        Function("fit_huber", reference.fit_huber, returns=("value", "value")),
    ),
    checks=(
        checks.predict_line,
        checks.mse_example,
        checks.mse_random,
        checks.gradients_small,
        checks.gradients_tables,
        checks.fit_first_epochs,
        checks.fit_other_rates,
        checks.quadratic_tables,
        checks.huber_tables,
    ),
    gates=(gates.descent, gates.parabola, gates.robust_line),
    mistakes=MISTAKES,
    limits=Limits(wall_seconds=10.0, cpu_seconds=10.0),
    tensorflow_limits=Limits(wall_seconds=20.0, cpu_seconds=20.0, memory_bytes=1536 * MIB),
    equivalent_mutants={
        "predict(x, weight, bias) → predict(weight, x, bias)": "a product has no order",
        "predict(exact, weight, bias) → predict(weight, exact, bias)": "a product has no order",
        "pull @ y → y @ pull": "a scalar product has no order",
        "pull @ x → x @ pull": "a scalar product has no order",
        "_weighted_line(exact, y, np.ones_like(exact)) → "
        "_weighted_line(y, exact, np.ones_like(exact))": (
            "reweighting comes to the same line from wherever it starts"
        ),
    },
)
