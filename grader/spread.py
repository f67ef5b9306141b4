"""Measures how far honest answers to a check lie apart: precisions, orders of summation, styles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.model import Assignment, Check, Function, Observation, Returns, Value
from grader.orders import BACKWARDS, ONE_BY_ONE, Order, rewrite_reference
from grader.play import TrustedSolution, generator, trusted_functions

Array = NDArray[Any]


@dataclass(frozen=True)
class Variant:
    """The reference in another precision or order: as right as the reference itself."""

    name: str
    functions: Mapping[str, Callable[..., Value]]


@dataclass(frozen=True)
class Deviation:
    """What one honest answer differs by, over all numbers that a check compares.

    `spread` is the largest |actual - expected| / (|expected| + magnitude), where `magnitude` is
    the median of the arrays' largest values; `used` the largest part of the check's tolerance
    that is used up. Whole numbers, truths and strings are no matter of tolerances.
    """

    by: str
    spread: float
    used: float
    magnitude: float


def variants_of(assignment: Assignment) -> tuple[Variant, ...]:
    """The reference in float64, in float32, and with its sums in other orders."""
    wide, single = np.dtype(np.float64), np.dtype(np.float32)
    return (
        _in_precision("float64", assignment, wide, None),
        _in_precision("float64, rounded at the end", assignment, wide, single),
        _in_precision("float32", assignment, single, single),
        _in_order(assignment, ONE_BY_ONE),
        _in_order(assignment, BACKWARDS),
    )


def play_variant(check: Check, seed: int, variant: Variant) -> tuple[Observation, ...]:
    """What the check observes of the variant."""
    with np.errstate(all="ignore"):
        solution = TrustedSolution(variant.functions)
        return tuple(check.play(solution, generator(check.name, seed)))


def deviation_of(
    by: str, check: Check, actual: Sequence[Observation], expected: Sequence[Observation]
) -> Deviation:
    """How far an honest answer's observations lie from the reference's."""
    pairs = [
        pair
        for (_, mine), (_, theirs) in zip(actual, expected, strict=True)
        for pair in _leaves(mine, theirs)
    ]
    magnitude = typical_magnitude([theirs for _, theirs in pairs])
    spread = used = 0.0
    for mine, theirs in pairs:
        error, size = _error(mine, theirs)
        spread = max(spread, _largest_ratio(error, size + magnitude))
        used = max(used, _largest_ratio(error, check.tolerance * size + check.floor))
    return Deviation(by, spread, used, magnitude)


def typical_magnitude(arrays: Sequence[Array]) -> float:
    """The median of the largest finite absolute values of the arrays, or 0."""
    finite = [abs(array[np.isfinite(array)]) for array in arrays]
    largest = [float(sizes.max()) for sizes in finite if sizes.any()]
    return float(np.median(largest)) if largest else 0.0


def _error(actual: Array, expected: Array) -> tuple[Array, Array]:
    """Absolute errors and the expected sizes; equal values, NaN and infinity too, differ by 0."""
    if actual.shape != expected.shape:
        return np.array([np.inf]), np.zeros(1)
    wide_actual, wide_expected = actual.astype(np.float64), expected.astype(np.float64)
    with np.errstate(all="ignore"):
        error = np.abs(wide_actual - wide_expected)
    same = (wide_actual == wide_expected) | (np.isnan(wide_actual) & np.isnan(wide_expected))
    sizes = np.where(np.isfinite(wide_expected), np.abs(wide_expected), 0.0)
    return np.where(same, 0.0, np.where(np.isnan(error), np.inf, error)), sizes


def _largest_ratio(error: Array, bound: Array) -> float:
    """The largest error / bound, where no error is no part even of no bound."""
    with np.errstate(all="ignore"):
        ratios = np.where(error == 0, 0.0, error / bound)
    return float(ratios.max(initial=0.0))


def _leaves(actual: Value, expected: Value) -> Iterator[tuple[Array, Array]]:
    """The pairs of arrays of fractions in two values of one structure."""
    if isinstance(expected, dict):
        for name, item in expected.items():
            yield from _leaves(actual[name], item)
    elif isinstance(expected, tuple | list):
        for mine, theirs in zip(actual, expected, strict=True):
            yield from _leaves(mine, theirs)
    elif np.asarray(expected).dtype.kind == "f":
        yield np.asarray(actual), np.asarray(expected)


def _in_precision(
    name: str, assignment: Assignment, inside: np.dtype[Any], outside: np.dtype[Any] | None
) -> Variant:
    """Arguments cast to `inside`, and answers to `outside` where that is given."""

    def cast_call(function: Function) -> Callable[..., Value]:
        def call(**arguments: Value) -> Value:
            cast = {key: _cast(value, inside, "value") for key, value in arguments.items()}
            answer = function.reference(**cast)
            return answer if outside is None else _cast(answer, outside, function.answers)

        return call

    return Variant(name, {each.name: cast_call(each) for each in assignment.functions})


def _in_order(assignment: Assignment, order: Order) -> Variant:
    """The functions that live in the reference's file, with their sums in another order."""
    source = assignment.reference_path.read_text(encoding="utf-8")
    reordered = rewrite_reference(source, order).__dict__
    functions = {
        name: reordered[function.__name__]
        if function.__code__.co_filename == str(assignment.reference_path)
        else function
        for name, function in trusted_functions(assignment).items()
    }
    return Variant(order.name, functions)


def _cast(value: Value, dtype: np.dtype[Any], returns: Returns) -> Value:
    """Fractions in `dtype`; not what is opaque, nor in dictionaries, where dtypes are contents."""
    if isinstance(returns, tuple):
        return tuple(_cast(part, dtype, each) for part, each in zip(value, returns, strict=True))
    if returns == "opaque":
        return value
    if isinstance(value, tuple | list):
        return type(value)(_cast(item, dtype, "value") for item in value)
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind == "f":
        return value.astype(dtype)
    return value
