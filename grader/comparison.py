"""Two values in, one sentence out: where an answer differs from the reference's, and how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.model import Observation, Returns, Value
from grader.sentences import capitalised, join, listed, say

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
            return say("%(label)s: %(difference)s", label=capitalised(label), difference=difference)
    if len(actual) != len(expected):
        return say(
            "Expected %(expected)s results, got %(actual)s.",
            expected=len(expected),
            actual=len(actual),
        )
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
        return _other(_show(actual), _show(expected))
    return compare_arrays(np.asarray(actual), np.asarray(expected), tolerance)


def compare_arrays(
    actual: NDArray[Any], expected: NDArray[Any], tolerance: Tolerance
) -> str | None:
    """The difference of two arrays, or None; NaN passes only where NaN is expected."""
    if actual.shape != expected.shape:
        return say(
            "expected shape %(expected)s, got shape %(actual)s.",
            expected=expected.shape,
            actual=actual.shape,
        )
    if (expected.dtype.kind in NUMBERS) != (actual.dtype.kind in NUMBERS):
        return _other(_kind(actual), _kind(expected))
    if expected.dtype.kind not in NUMBERS:
        return _first_difference(actual, expected, actual == expected)
    wide_actual, wide_expected = actual.astype(np.float64), expected.astype(np.float64)
    agree = numbers_agree(wide_actual, wide_expected, tolerance)
    if agree.all():
        return None
    sentence = _first_difference(wide_actual, wide_expected, agree)
    return join([sentence or "", _pattern(wide_actual, wide_expected)])


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
        return say(
            "%(actual)s values; expected %(expected)s.", actual=len(actual), expected=len(expected)
        )
    if returns == "values":
        parts = zip(actual, expected, ["value"] * len(expected), strict=True)
        return next((found for part in parts if (found := shape_difference(*part))), None)
    if returns != "value" or actual is None or expected is None:
        return None
    actual_shape, expected_shape = np.shape(actual), np.shape(expected)
    if actual_shape == expected_shape:
        return None
    return say(
        "an array of shape %(actual)s; expected shape %(expected)s.",
        actual=actual_shape,
        expected=expected_shape,
    )


def _compare_sequences(
    actual: Value, expected: Sequence[Value], tolerance: Tolerance
) -> str | None:
    if not isinstance(actual, tuple | list):
        return _other_count(_show(actual), len(expected))
    if len(actual) != len(expected):
        return _other_count(str(len(actual)), len(expected))
    for index, (actual_item, expected_item) in enumerate(zip(actual, expected, strict=True)):
        difference = compare_values(actual_item, expected_item, tolerance)
        if difference:
            return say("in item %(index)s, %(difference)s", index=index, difference=difference)
    return None


def _compare_mappings(
    actual: Value, expected: dict[str, Value], tolerance: Tolerance
) -> str | None:
    if not isinstance(actual, dict):
        return say("expected a dictionary, got %(actual)s.", actual=_show(actual))
    if list(actual) != list(expected):
        return say(
            "expected the names %(expected)s; got %(actual)s.",
            expected=listed(list(expected)),
            actual=listed(list(actual)) or say("none"),
        )
    for name, expected_item in expected.items():
        difference = compare_values(actual[name], expected_item, tolerance)
        if difference:
            return say("under “%(name)s”, %(difference)s", name=name, difference=difference)
    return None


def _first_difference(
    actual: NDArray[Any], expected: NDArray[Any], agree: NDArray[np.bool_]
) -> str | None:
    wrong = np.argwhere(~np.atleast_1d(agree))
    if not len(wrong):
        return None
    if expected.ndim == 0:
        return _other(_show(actual[()]), _show(expected[()]))
    place = tuple(int(index) for index in wrong[0])
    return say(
        "expected %(expected)s at %(where)s, got %(actual)s; %(extent)s.",
        expected=_show(expected[place]),
        where=f"[{', '.join(map(str, place))}]",
        actual=_show(actual[place]),
        extent=_extent(actual, expected, len(wrong)),
    )


def _extent(actual: NDArray[Any], expected: NDArray[Any], wrong: int) -> str:
    """How many values differ, and by how much."""
    if expected.size < 2:
        return say("it differs")
    count = say("%(wrong)s of %(total)s values differ", wrong=wrong, total=expected.size)
    if expected.dtype.kind not in NUMBERS:
        return count
    with np.errstate(all="ignore"):
        error = np.abs(actual - expected)
    if not np.isfinite(error).all():
        return count
    return say("%(count)s, by at most %(error)s", count=count, error=_show(error.max()))


def _pattern(actual: NDArray[np.float64], expected: NDArray[np.float64]) -> str:
    """A second sentence where the error has a form that says what went wrong."""
    if not np.isfinite(actual).all():
        kind = "nan" if np.isnan(actual).any() else say("infinite")
        return say("Some of your values are %(kind)s.", kind=kind)
    nonzero = np.abs(expected) > 1e-9
    if nonzero.sum() < 2 or actual[~nonzero].any():
        return ""
    ratios = actual[nonzero] / expected[nonzero]
    ratio = float(np.median(ratios))
    if abs(ratio - 1) < 1e-2 or np.ptp(ratios) > CONSTANT_RATIO_SPREAD * max(abs(ratio), 1e-9):
        return ""
    if ratio == 0:
        return say("All your values are 0.")
    if abs(ratio + 1) < 1e-3:
        return say("Only the sign is wrong.")
    return say("All your values are %(ratio)s times what is expected.", ratio=f"{ratio:.4g}")


def _other(actual: str, expected: str) -> str:
    return say("expected %(expected)s, got %(actual)s.", expected=expected, actual=actual)


def _other_count(actual: str, expected: int) -> str:
    return say("expected %(expected)s values, got %(actual)s.", expected=expected, actual=actual)


def _kind(array: NDArray[Any]) -> str:
    return say("numbers") if array.dtype.kind in NUMBERS else say("strings")


def _show(value: Any) -> str:
    if isinstance(value, str):
        return repr(str(value[:80]))
    if isinstance(value, bool | np.bool_ | int | np.integer):
        return str(value)
    if isinstance(value, float | np.floating):
        return f"{value:.6g}"
    if isinstance(value, np.ndarray):
        return say("an array of shape %(shape)s", shape=value.shape)
    return say("nothing (None)") if value is None else say("a %(type)s", type=type(value).__name__)
