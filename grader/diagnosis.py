"""Which known mistake explains what a submission showed in a failed check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grader.comparison import Tolerance, compare_observations, compare_values, shape_difference
from grader.errors import AssignmentFault, OtherShape
from grader.misuse import MISUSE
from grader.model import Assignment, Check, Mistake, Observation, Returns, Value
from grader.play import TrustedPlay, functions_by_name, play_mistake, play_trusted
from grader.sentences import say, told

HEAD = 512
"""So many numbers of an array are looked at before all of them are."""

PlayMistake = Callable[[Assignment, Check, int, Mistake], TrustedPlay]
"""`play_mistake`, or something that remembers what it gave."""


def possible_mistakes(
    assignment: Assignment,
    check: Check,
    seed: int,
    reference: TrustedPlay,
    observations: Sequence[Observation],
    play: PlayMistake = play_mistake,
) -> tuple[Mistake, ...]:
    """The known mistakes that show the same observations as the submission.

    Where none does, they are made once more in double precision, in which numbers overflow and
    vanish elsewhere. Where still none does, the function may be wrong in a second way as well:
    then those of which the submission shows all that they do differently.
    """
    tolerance = Tolerance(check.tolerance, check.floor)
    finite = without_infinities(observations)
    heads = head(finite)

    def shown(mistake: Mistake) -> Sequence[Observation]:
        return play(assignment, check, seed, mistake).observations

    def explains(mistake: Mistake) -> bool:
        theirs = shown(mistake)
        if compare_observations(heads, without_infinities(head(theirs)), tolerance):
            return False
        return not compare_observations(finite, without_infinities(theirs), tolerance) and bool(
            compare_observations(theirs, reference.observations, tolerance)
        )

    def is_at_work(mistake: Mistake) -> bool:
        return _shows_all_of(observations, shown(mistake), reference.observations, tolerance)

    known = [mistake for mistake in assignment.mistakes if mistake.function in reference.called]
    return (
        tuple(mistake for mistake in known if explains(mistake))
        or tuple(mistake for mistake in known if explains(in_double_precision(mistake)))
        or tuple(mistake for mistake in known if is_at_work(mistake))
    )


def _shows_all_of(
    actual: Sequence[Observation],
    theirs: Sequence[Observation],
    expected: Sequence[Observation],
    tolerance: Tolerance,
) -> bool:
    """Whether `actual` agrees with a mistake's observations wherever those differ at all."""
    if not len(theirs) == len(expected) == len(actual):
        return False
    different = [
        (wrong, shown)
        for (_, wrong), (_, right), (_, shown) in zip(theirs, expected, actual, strict=True)
        if compare_values(wrong, right, tolerance)
    ]
    return bool(different) and not any(
        compare_values(shown, wrong, tolerance) for wrong, shown in different
    )


def possible_shapes(
    assignment: Assignment,
    check: Check,
    seed: int,
    reference: TrustedPlay,
    fault: OtherShape,
    play: PlayMistake = play_mistake,
) -> tuple[Mistake, ...]:
    """The known mistakes that answer the same call with the same values of the same shape."""
    tolerance = Tolerance(check.tolerance, check.floor)
    expected = reference.calls[fault.call]
    returns = functions_by_name(assignment.functions)[expected.function].answers

    def explains(mistake: Mistake) -> bool:
        calls = play(assignment, check, seed, mistake).calls
        if len(calls) <= fault.call or calls[fault.call].function != expected.function:
            return False
        answer = calls[fault.call].answer
        if not shape_difference(answer, expected.answer, returns):
            return False
        shown, known = value_parts(fault.answer, returns), value_parts(answer, returns)
        return not compare_values(shown, known, tolerance)

    same = (mistake for mistake in assignment.mistakes if mistake.function == expected.function)
    return tuple(mistake for mistake in same if explains(mistake))


def likeliest_mistakes(possible: Mapping[str, tuple[Mistake, ...]]) -> dict[str, Mistake]:
    """For each failed check the one mistake to name: the one that explains most of the checks.

    On a batch of one a sum and a mean look alike; the other checks tell them apart.
    """
    explained = Counter(mistake.name for mistakes in possible.values() for mistake in mistakes)
    return {
        check: max(mistakes, key=lambda mistake: explained[mistake.name])
        for check, mistakes in possible.items()
        if mistakes
    }


def in_double_precision(mistake: Mistake) -> Mistake:
    """The same mistake, made with float64 where the check gives float32."""

    def replacement(**arguments: Any) -> Any:
        return mistake.replacement(**{name: _widened(value) for name, value in arguments.items()})

    return replace(mistake, name=f"{mistake.name}_in_float64", replacement=replacement)


def without_infinities(value: Any) -> Any:
    """A value with NaN for every infinity: which of the two comes is a matter of style."""
    if isinstance(value, dict):
        return {name: without_infinities(item) for name, item in value.items()}
    if isinstance(value, tuple | list):
        return tuple(without_infinities(item) for item in value)
    if isinstance(value, float | np.ndarray | np.generic) and np.asarray(value).dtype.kind == "f":
        return np.where(np.isfinite(value), value, np.nan)
    return value


def head(value: Any) -> Any:
    """A value with the beginning of every large array: most mistakes can be told by it."""
    if isinstance(value, dict):
        return {name: head(item) for name, item in value.items()}
    if isinstance(value, tuple | list):
        return tuple(head(item) for item in value)
    if isinstance(value, np.ndarray) and value.size > HEAD:
        return value.reshape(-1)[:HEAD]
    return value


def value_parts(answer: Value, returns: Returns) -> Value:
    """What of an answer can be compared: opaque parts are left out."""
    if isinstance(returns, tuple):
        parts = zip(answer, returns, strict=True)
        return tuple(part for part, returned in parts if returned != "opaque")
    return answer


def _widened(value: Any) -> Any:
    if isinstance(value, list):
        return [_widened(item) for item in value]
    if isinstance(value, np.ndarray) and value.dtype == np.float32:
        return value.astype(np.float64)
    return value


def play_reference(assignment: Assignment, check: Check, seed: int) -> TrustedPlay:
    """The reference's play; AssignmentFault where the reference itself cannot be played."""
    try:
        return play_trusted(assignment, check, seed)
    except MISUSE as misuse:
        raise AssignmentFault(
            say(
                "%(assignment)s: the reference fails in %(check)s: %(misuse)s.",
                assignment=assignment.name,
                check=check.name,
                misuse=told(misuse),
            )
        ) from misuse
