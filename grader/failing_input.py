"""The smallest input on which a submission fails, as NumPy code that a student can copy."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.comparison import NUMBERS, Tolerance, compare_values
from grader.model import Argument, Value

MOST_NUMBERS = 120
"""More than these nobody reads or copies."""

MOST_CALLS = 200
"""The last ones of a check are looked at."""

CONTAINERS = (list, tuple)
CANNOT_ANSWER = (ValueError, TypeError, IndexError, KeyError, AttributeError, ArithmeticError)


@dataclass
class Tried:
    """One call of the submission: its arguments as they were before it, and its answer.

    `numbers` counts what stands in the arguments; `answered` is False where the call ended in a
    fault.
    """

    function: str
    arguments: Mapping[str, Argument]
    numbers: int
    answered: bool = False
    answer: Value = None


def remember(tried: deque[Tried], function: str, arguments: Mapping[str, Argument]) -> None:
    """Note a call that begins; its arguments are kept only where they are few plain values."""
    numbers = sum(_count(value) for value in arguments.values())
    kept = {name: _copied(value) for name, value in arguments.items()}
    tried.append(Tried(function, kept if numbers <= MOST_NUMBERS else {}, numbers))


def no_calls() -> deque[Tried]:
    """The calls of a submission that has made none yet."""
    return deque(maxlen=MOST_CALLS)


def note_answer(tried: deque[Tried], answer: Value) -> None:
    """Note what the last call answered."""
    last = tried[-1]
    last.answered = True
    if last.numbers <= MOST_NUMBERS:
        last.answer = answer


def failing_input(
    tried: Iterable[Tried],
    references: Mapping[str, Callable[..., Value]],
    tolerance: Tolerance,
    file_name: str,
) -> str:
    """The call with the fewest numbers whose answer is not the reference's; empty without one."""
    wrong = [
        one
        for one in tried
        if one.numbers <= MOST_NUMBERS and _is_wrong(one, references[one.function], tolerance)
    ]
    if not wrong:
        return ""
    smallest = min(wrong, key=lambda one: one.numbers)
    answers = _written_answers(smallest, references[smallest.function])
    return "\n".join([written_call(smallest, file_name), *answers])


def written_call(tried: Tried, file_name: str) -> str:
    """A call as a few lines of Python."""
    module = file_name.removesuffix(".py")
    arguments = [f"    {name}={_written(value)}," for name, value in tried.arguments.items()]
    return "\n".join(
        [
            "import numpy as np",
            f"from {module} import {tried.function}",
            "",
            f"{tried.function}(",
            *arguments,
            ")",
        ]
    )


def _written_answers(one: Tried, reference: Callable[..., Value]) -> list[str]:
    """What came and what should have come, as comments, where they are few plain values."""
    answers = {"yours": one.answer} if one.answered else {}
    with np.errstate(all="ignore"), suppress(*CANNOT_ANSWER):
        answers["expected"] = reference(**_copied(one.arguments))
    return [
        f"# {name}: {_written(value)}"
        for name, value in answers.items()
        if _count(value) <= MOST_NUMBERS
    ]


def _is_wrong(one: Tried, reference: Callable[..., Value], tolerance: Tolerance) -> bool:
    if not one.answered:
        return True
    with np.errstate(all="ignore"), suppress(*CANNOT_ANSWER):
        answer = reference(**_copied(one.arguments))
        return compare_values(one.answer, answer, tolerance) is not None
    return False


def _count(value: Any) -> int:
    """How many numbers a value is to read; more than MOST_NUMBERS where it is no plain value."""
    if isinstance(value, np.ndarray):
        return value.size if value.dtype.kind in NUMBERS else MOST_NUMBERS + 1
    if isinstance(value, CONTAINERS):
        return sum(_count(item) for item in value)
    if isinstance(value, dict):
        return sum(_count(item) for item in value.values())
    plain = value is None or isinstance(value, bool | int | float | str | np.generic)
    return 1 if plain else MOST_NUMBERS + 1


def _copied(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.copy() if value.size <= MOST_NUMBERS else value
    if isinstance(value, CONTAINERS):
        return type(value)(_copied(item) for item in value)
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    return value


def _written(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return _written_array(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {_written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, tuple):
        return "(" + "".join(f"{_written(item)}, " for item in value).rstrip(" ") + ")"
    if isinstance(value, list):
        return "[" + ", ".join(_written(item) for item in value) + "]"
    return _written_scalar(value)


def _written_array(array: NDArray[Any]) -> str:
    if array.size == 0:
        return f"np.zeros({array.shape}, dtype=np.{array.dtype.name})"
    return f"np.array({_nested(array)}, dtype=np.{array.dtype.name})"


def _nested(array: NDArray[Any]) -> str:
    if array.ndim == 0:
        return _written_scalar(array[()])
    return "[" + ", ".join(_nested(np.asarray(row)) for row in array) + "]"


def _written_scalar(value: Any) -> str:
    if isinstance(value, float | np.floating) and not math.isfinite(value):
        return "np.nan" if math.isnan(value) else ("np.inf" if value > 0 else "-np.inf")
    return str(value) if isinstance(value, np.generic) else repr(value)
