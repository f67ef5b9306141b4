"""Pictures of checks: what a submission does beside what the reference does, graded by nobody."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import numpy as np

from grader.comparison import NUMBERS
from grader.errors import StudentFault
from grader.model import Assignment, Check, Figure, Observation
from grader.play import CellSolution, play_student, play_trusted

Observations = tuple[Observation, ...]


def play_picture(check: Check, solution: CellSolution, seed: int) -> Observations | None:
    """What the submission shows after the check itself, in the same cell; None if it fails."""
    if check.picture is None or check.hidden:
        return None
    with suppress(StudentFault):
        return play_student(replace(check, play=check.picture.play), solution, seed)
    return None


def draw_picture(
    assignment: Assignment, check: Check, seed: int, actual: Observations | None
) -> tuple[Figure, ...]:
    """The check's picture, where it has one that a student may see."""
    if check.picture is None or check.hidden:
        return ()
    played = play_trusted(assignment, replace(check, play=check.picture.play), seed)
    expected = played.observations
    drawable = actual is not None and _can_be_drawn(actual, expected)
    return (check.picture.draw(actual if drawable else None, expected),)


def _can_be_drawn(actual: Observations, expected: Observations) -> bool:
    """Whether all values are arrays of real numbers in the shapes of the reference's."""
    return len(actual) == len(expected) and all(
        np.shape(value) == np.shape(expected_value) and np.asarray(value).dtype.kind in NUMBERS
        for (_, value), (_, expected_value) in zip(actual, expected, strict=True)
    )
