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

_SETTLED = "by then the line has settled, to one part in a million of the loss"
_NO_ORDER = "a product has no order"
_NO_SIGN = "the sign goes out of a square, a size or a quotient"
_PRECISION = "float32 is good enough for the loss: it is only good style to keep what is there"
_EQUIVALENT_MUTANTS = {
    "ROUNDS: ROUNDS = 100": _SETTLED,
    "ROUNDS: ROUNDS = 199": _SETTLED,
    "ROUNDS: ROUNDS = 201": _SETTLED,
    "mse: return float(np.mean((labels - predictions) ** 2))": _NO_SIGN,
    "mse_gradients: slopes = 2 * (predict(weight, x, bias) - y)": _NO_ORDER,
    "fit: bias, weight = (0.0, 0.0)": "both are 0",
    "fit_quadratic: exact = np.asarray(x)": _PRECISION,
    "fit_huber: exact = np.asarray(x)": _PRECISION,
    "fit_huber: bias, weight = (0.0, 0.0)": "both are 0",
    "fit_huber: weight, bias = (1.0, 0.0)": _SETTLED,
    "fit_huber: weight, bias = (0.0, 1.0)": _SETTLED,
    "fit_huber: weight, bias = (-1.0, 0.0)": _SETTLED,
    "fit_huber: weight, bias = (0.0, -1.0)": _SETTLED,
    "fit_huber: for _ in list(range(ROUNDS))[1:]:": _SETTLED,
    "fit_huber: for _ in list(range(ROUNDS))[:-1]:": _SETTLED,
    "fit_huber: for _ in range(ROUNDS + 1):": _SETTLED,
    "fit_huber: for _ in range(ROUNDS - 1):": _SETTLED,
    "fit_huber: sizes = np.abs(y - predict(exact, weight, bias))": _NO_SIGN,
    "fit_huber: sizes = np.abs(predict(weight, exact, bias) - y)": _NO_ORDER,
    "_weighted_line: pull = importance * (x_centre - x)": _NO_SIGN,
    "_weighted_line: slope = float(y @ pull / (pull @ x))": _NO_ORDER,
    "_weighted_line: slope = float(pull @ y / (x @ pull))": _NO_ORDER,
}

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
    equivalent_mutants=_EQUIVALENT_MUTANTS,
)
