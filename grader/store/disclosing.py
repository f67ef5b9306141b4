"""What the one rule on hidden checks wants to know: the course's choice, and attempts so far."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grader.redaction import HiddenRule
from grader.store.tables import Attempt, AttemptStatus, OpenAssignment, Submission


def hidden_rule(opened: OpenAssignment) -> HiddenRule:
    """When an open assignment shows its hidden checks."""
    return HiddenRule(opened.visibility, opened.published_at, opened.shown_from_attempt)


def graded_attempts(
    session: Session,
    open_assignment_ids: Collection[int],
    user_ids: Collection[int] | None = None,
) -> dict[tuple[int, int], int]:
    """How many submissions of each student are graded, by the open assignment's and their id.

    What waits or runs does not count, so that nobody looks and then takes a submission back.
    """
    chosen = (
        select(Submission.open_assignment_id, Submission.user_id, func.count())
        .join(Attempt, Attempt.submission_id == Submission.id)
        .where(
            Submission.open_assignment_id.in_(open_assignment_ids),
            Submission.self_check.is_(False),
            Attempt.counting,
            Attempt.status == AttemptStatus.RECORDED,
        )
        .group_by(Submission.open_assignment_id, Submission.user_id)
    )
    if user_ids is not None:
        chosen = chosen.where(Submission.user_id.in_(user_ids))
    return {(opened_id, user_id): count for opened_id, user_id, count in session.execute(chosen)}
