"""Two values in, one sentence out: where an answer differs from the reference's, and how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.model import Observation, Returns, Value

NUMBERS = "biuf"
CONSTANT_RATIO_SPREAD = 1e-3


@dataclass(frozen=True)
class Tolerance:
    """A number passes where |actual - expected| <= relative * |expected| + floor."""

    relative: float
    floor: float


def compare_observations(
    actual: Sequence[Observation], expected: Sequence[Observation], tolerance: Tolerance
) -> str | None:
    """The first difference as a sentence, or None where every observation agrees."""
    for (label, actual_value), (_, expected_value) in zip(actual, expected, strict=False):
        difference = compare_values(actual_value, expected_value, tolerance)
        if difference:
            return f"{label[:1].upper()}{label[1:]}: {difference}"
    if len(actual) != len(expected):
        return f"Expected {len(expected)} results, got {len(actual)}."
    return None


def compare_values(actual: Value, expected: Value, tolerance: Tolerance) -> str | None:
    """The difference of two values from the wire, containers included, or None."""
    if isinstance(expected, dict):
        return _compare_mappings(actual, expected, tolerance)
    if isinstance(expected, tuple | list):
        return _compare_sequences(actual, expected, tolerance)
    if expected is None or actual is None:
        if actual is expected:
            return None
        return f"expected {_show(expected)}, got {_show(actual)}."
    return compare_arrays(np.asarray(actual), np.asarray(expected), tolerance)


def compare_arrays(
    actual: NDArray[Any], expected: NDArray[Any], tolerance: Tolerance
) -> str | None:
    """The difference of two arrays, or None; NaN passes only where NaN is expected."""
    if actual.shape != expected.shape:
        return f"expected shape {expected.shape}, got shape {actual.shape}."
    if (expected.dtype.kind in NUMBERS) != (actual.dtype.kind in NUMBERS):
        return f"expected {_kind(expected)}, got {_kind(actual)}."
    if expected.dtype.kind not in NUMBERS:
        return _first_difference(actual, expected, actual == expected)
    wide_actual, wide_expected = actual.astype(np.float64), expected.astype(np.float64)
    agree = numbers_agree(wide_actual, wide_expected, tolerance)
    if agree.all():
        return None
    sentence = _first_difference(wide_actual, wide_expected, agree)
    return f"{sentence}{_pattern(wide_actual, wide_expected)}"


def numbers_agree(
    actual: NDArray[np.float64], expected: NDArray[np.float64], tolerance: Tolerance
) -> NDArray[np.bool_]:
    """Element-wise agreement; both are float64 of one shape."""
    with np.errstate(all="ignore"):
        close = np.abs(actual - expected) <= tolerance.relative * np.abs(expected) + tolerance.floor
    close &= np.isfinite(expected)
    agree = close | (actual == expected) | (np.isnan(actual) & np.isnan(expected))
    return np.asarray(agree, dtype=np.bool_)


def shape_difference(actual: Value, expected: Value, returns: Returns) -> str | None:
    """How the shape of an answer differs from the reference's, as the end of a sentence."""
    if isinstance(returns, tuple):
        parts = zip(actual, expected, returns, strict=True)
        differences = (shape_difference(*part) for part in parts)
        return next((difference for difference in differences if difference), None)
    if returns == "values" and len(actual) != len(expected):
        return f"{len(actual)} values; expected {len(expected)}."
    if returns == "values":
        parts = zip(actual, expected, ["value"] * len(expected), strict=True)
        return next((found for part in parts if (found := shape_difference(*part))), None)
    if returns != "value" or actual is None or expected is None:
        return None
    actual_shape, expected_shape = np.shape(actual), np.shape(expected)
    if actual_shape == expected_shape:
        return None
    return f"an array of shape {actual_shape}; expected shape {expected_shape}."


def _compare_sequences(
    actual: Value, expected: Sequence[Value], tolerance: Tolerance
) -> str | None:
    if not isinstance(actual, tuple | list):
        return f"expected {len(expected)} values, got {_show(actual)}."
    if len(actual) != len(expected):
        return f"expected {len(expected)} values, got {len(actual)}."
    for index, (actual_item, expected_item) in enumerate(zip(actual, expected, strict=True)):
        difference = compare_values(actual_item, expected_item, tolerance)
        if difference:
            return f"in item {index}, {difference}"
    return None


def _compare_mappings(
    actual: Value, expected: dict[str, Value], tolerance: Tolerance
) -> str | None:
    if not isinstance(actual, dict):
        return f"expected a dictionary, got {_show(actual)}."
    if list(actual) != list(expected):
        return f"expected the names {', '.join(expected)}; got {', '.join(actual) or 'none'}."
    for name, expected_item in expected.items():
        difference = compare_values(actual[name], expected_item, tolerance)
        if difference:
            return f"under “{name}”, {difference}"
    return None


def _first_difference(
    actual: NDArray[Any], expected: NDArray[Any], agree: NDArray[np.bool_]
) -> str | None:
    wrong = np.argwhere(~np.atleast_1d(agree))
    if not len(wrong):
        return None
    if expected.ndim == 0:
        return f"expected {_show(expected[()])}, got {_show(actual[()])}."
    place = tuple(int(index) for index in wrong[0])
    where = f"[{', '.join(map(str, place))}]"
    share = f"{len(wrong)} of {expected.size} values differ" if expected.size > 1 else "it differs"
    return (
        f"expected {_show(expected[place])} at {where}, got {_show(actual[place])}; {share}"
        f"{_largest_error(actual, expected)}."
    )


def _largest_error(actual: NDArray[Any], expected: NDArray[Any]) -> str:
    if expected.dtype.kind not in NUMBERS or expected.size < 2:
        return ""
    with np.errstate(all="ignore"):
        error = np.abs(actual - expected)
    if not np.isfinite(error).all():
        return ""
    return f", by at most {_show(error.max())}"


def _pattern(actual: NDArray[np.float64], expected: NDArray[np.float64]) -> str:
    """A second sentence where the error has a form that says what went wrong."""
    if not np.isfinite(actual).all():
        kind = "nan" if np.isnan(actual).any() else "infinite"
        return f" Some of your values are {kind}."
    nonzero = np.abs(expected) > 1e-9
    if nonzero.sum() < 2 or actual[~nonzero].any():
        return ""
    ratios = actual[nonzero] / expected[nonzero]
    ratio = float(np.median(ratios))
    if abs(ratio - 1) < 1e-2 or np.ptp(ratios) > CONSTANT_RATIO_SPREAD * max(abs(ratio), 1e-9):
        return ""
    if ratio == 0:
        return " All your values are 0."
    if abs(ratio + 1) < 1e-3:
        return " Only the sign is wrong."
    return f" All your values are {ratio:.4g} times what is expected."


def _kind(array: NDArray[Any]) -> str:
    return "numbers" if array.dtype.kind in NUMBERS else "strings"


def _show(value: Any) -> str:
    if isinstance(value, str):
        return repr(str(value[:80]))
    if isinstance(value, bool | np.bool_ | int | np.integer):
        return str(value)
    if isinstance(value, float | np.floating):
        return f"{value:.6g}"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    return "nothing (None)" if value is None else f"a {type(value).__name__}"
