"""Which known mistake explains what a submission showed in a failed check."""

from __future__ import annotations

from collections.abc import Sequence

from grader.comparison import Tolerance, compare_observations
from grader.errors import AssignmentFault
from grader.model import Assignment, Check, Mistake, Observation
from grader.play import MISUSE, TrustedPlay, play_trusted


def recognise_mistake(
    assignment: Assignment,
    check: Check,
    seed: int,
    reference: TrustedPlay,
    observations: Sequence[Observation],
) -> Mistake | None:
    """The first known mistake that shows the same observations as the submission, or None."""
    tolerance = Tolerance(check.tolerance, check.floor)
    for mistake in assignment.mistakes:
        if mistake.function not in reference.called:
            continue
        shown = observations_of_mistake(assignment, check, seed, mistake)
        if shown is None or not compare_observations(shown, reference.observations, tolerance):
            continue
        if not compare_observations(observations, shown, tolerance):
            return mistake
    return None


def observations_of_mistake(
    assignment: Assignment, check: Check, seed: int, mistake: Mistake
) -> tuple[Observation, ...] | None:
    """What the check sees of `mistake`; None where the wrong variant cannot be played at all."""
    try:
        return play_trusted(assignment, check, seed, mistake).observations
    except MISUSE:
        return None


def play_reference(assignment: Assignment, check: Check, seed: int) -> TrustedPlay:
    """The reference's play; AssignmentFault where the reference itself cannot be played."""
    try:
        return play_trusted(assignment, check, seed)
    except MISUSE as misuse:
        raise AssignmentFault(
            f"{assignment.name}: the reference fails in {check.name}: {misuse}."
        ) from misuse
