"""The table of a change set as it was when it was decided on, kept for good."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grader.store.regrade_changes import Change, Scores
from grader.store.tables import Attempt, Regrade, Submission, User

Points = Mapping[int, float | None]
"""Course points by student's id."""


def outcome_json(
    changes: Sequence[Change], applied: Collection[int], marks: Points
) -> list[dict[str, Any]]:
    """The table for `Regrade.outcome`: which attempts were `applied`, and the marks they led to."""
    return [
        {
            "attempt": one.attempt.id,
            "before": _scores_json(one.before),
            "after": None if one.after is None else _scores_json(one.after),
            "mark_before": one.mark_before,
            "mark_after": marks.get(one.user.id, one.mark_before),
            "overridden": one.overridden,
            "applied": one.attempt.id in applied,
        }
        for one in changes
    ]


def past_changes(session: Session, regrade: Regrade) -> list[Change]:
    """The table of a change set that is decided on, empty where it was not kept."""
    chosen = (
        select(Attempt, Submission, User)
        .join(Submission, Attempt.submission_id == Submission.id)
        .join(User, Submission.user_id == User.id)
        .where(Attempt.regrade_id == regrade.id)
    )
    rows = {
        attempt.id: (attempt, submission, user)
        for attempt, submission, user in session.execute(chosen)
    }
    return [_change(*rows[one["attempt"]], one) for one in regrade.outcome or []]


def _change(attempt: Attempt, submission: Submission, user: User, kept: dict[str, Any]) -> Change:
    return Change(
        attempt=attempt,
        submission=submission,
        user=user,
        before=_scores(kept["before"]),
        after=None if kept["after"] is None else _scores(kept["after"]),
        mark_before=kept["mark_before"],
        mark_after=kept["mark_after"],
        overridden=kept["overridden"],
        applied=kept["applied"],
    )


def _scores_json(scores: Scores) -> dict[str, Any]:
    return {
        "points": scores.points,
        "max_points": scores.max_points,
        "failing": sorted(scores.failing),
    }


def _scores(kept: dict[str, Any]) -> Scores:
    return Scores(kept["points"], kept["max_points"], frozenset(kept["failing"]))
