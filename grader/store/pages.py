"""What pages show, in a fixed number of queries each; nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, contains_eager

from grader.store.tables import (
    Attempt,
    AttemptKind,
    AttemptStatus,
    Enrollment,
    OpenAssignment,
    Submission,
    User,
)


@dataclass(frozen=True)
class HandIn:
    """A submission with the attempt whose result counts for it."""

    submission: Submission
    attempt: Attempt


def find_user_by_id(session: Session, public_id: str) -> User | None:
    """The person with this public id, or None."""
    return session.scalar(select(User).where(User.public_id == public_id))


def find_member(session: Session, course_id: int, public_id: str) -> User | None:
    """The person with this public id, if that person takes part in the course."""
    member = select(User).join(Enrollment, Enrollment.user_id == User.id)
    return session.scalar(
        member.where(User.public_id == public_id, Enrollment.course_id == course_id)
    )


def attempts_used(
    session: Session, user_id: int, open_assignment_ids: Iterable[int]
) -> dict[int, int]:
    """How many submissions count against the limit, by open assignment; 0 where none is listed."""
    rows = session.execute(
        select(Submission.open_assignment_id, func.count(func.distinct(Submission.id)))
        .join(Attempt, Attempt.submission_id == Submission.id)
        .where(
            Submission.user_id == user_id,
            Submission.open_assignment_id.in_(list(open_assignment_ids)),
            Attempt.kind == AttemptKind.GRADE,
            Attempt.status != AttemptStatus.ERRORED,
        )
        .group_by(Submission.open_assignment_id)
    )
    return dict(rows.all())


def hand_ins_for(session: Session, open_assignment_id: int, user_id: int) -> list[HandIn]:
    """What one person handed in for one assignment, newest first."""
    return _hand_ins(
        session,
        Submission.open_assignment_id == open_assignment_id,
        Submission.user_id == user_id,
    )


def hand_ins_in_course(session: Session, course_id: int, user_id: int) -> list[HandIn]:
    """Everything one person handed in in a course, newest first."""
    return _hand_ins(session, OpenAssignment.course_id == course_id, Submission.user_id == user_id)


def errored_hand_ins(session: Session, course_id: int) -> list[HandIn]:
    """What we failed to grade in a course, newest first."""
    return _hand_ins(
        session,
        OpenAssignment.course_id == course_id,
        Attempt.status == AttemptStatus.ERRORED,
    )


def _hand_ins(session: Session, *conditions: ColumnElement[bool]) -> list[HandIn]:
    """With the newest grading of each submission, its student and its open assignment."""
    newest = (
        select(func.max(Attempt.id))
        .where(Attempt.kind == AttemptKind.GRADE, Attempt.submission_id == Submission.id)
        .scalar_subquery()
        .correlate(Submission)
    )
    chosen = (
        select(Submission, Attempt)
        .join(Submission.open_assignment)
        .join(Submission.user)
        .join(Attempt, Attempt.submission_id == Submission.id)
        .options(
            contains_eager(Submission.open_assignment),
            contains_eager(Submission.user),
        )
        .where(Attempt.id == newest, *conditions)
        .order_by(Submission.handed_in_at.desc(), Submission.id.desc())
    )
    return [HandIn(submission, attempt) for submission, attempt in session.execute(chosen)]
