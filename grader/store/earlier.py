"""A student's earlier gradings of the same assignment."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from grader.store.tables import Attempt, AttemptStatus, Submission

MOST_SELF_CHECKS = 5


def graded_before(session: Session, submission: Submission) -> Attempt | None:
    """The grading that counts of the student's last graded submission before this one."""
    return session.scalar(
        select(Attempt)
        .join(Attempt.submission)
        .options(contains_eager(Attempt.submission))
        .where(
            Submission.open_assignment_id == submission.open_assignment_id,
            Submission.user_id == submission.user_id,
            Submission.self_check.is_(submission.self_check),
            Submission.number < submission.number,
            Attempt.status == AttemptStatus.RECORDED,
            Attempt.counting.is_(not submission.self_check),
        )
        .order_by(Submission.number.desc(), Attempt.id.desc())
        .limit(1)
    )


def latest_self_checks(session: Session, open_assignment_id: int, user_id: int) -> list[Attempt]:
    """The student's latest self-checks of an assignment, newest first."""
    return list(
        session.scalars(
            select(Attempt)
            .join(Attempt.submission)
            .options(contains_eager(Attempt.submission))
            .where(
                Submission.open_assignment_id == open_assignment_id,
                Submission.user_id == user_id,
                Submission.self_check,
            )
            .order_by(Submission.number.desc())
            .limit(MOST_SELF_CHECKS)
        )
    )
