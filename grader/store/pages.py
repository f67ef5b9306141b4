"""What pages show, in a fixed number of queries each; nothing here writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from grader.policy import HandIn, Terms, days_late, outcome
from grader.store.overrides import override_points
from grader.store.tables import (
    Attempt,
    AttemptStatus,
    Enrollment,
    OpenAssignment,
    Submission,
    User,
)
from grader.store.terms import terms_for


class HandedIn(NamedTuple):
    """A submission, the result that counts for it, and how late it was; pages show hundreds.

    `worth` is what it would count in the assignment's points, None while it is not graded.
    """

    public_id: str
    number: int
    file_name: str
    handed_in_at: datetime
    status: AttemptStatus
    score: float | None
    max_score: float | None
    days_late: int
    worth: float | None


@dataclass(frozen=True)
class Ungraded:
    """A submission and the attempt at it in which we failed."""

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


def hand_ins_for(session: Session, opened: OpenAssignment, user_id: int) -> list[HandedIn]:
    """What one person handed in for one assignment, newest first."""
    terms = terms_for(session, opened, user_id)
    return hand_ins_under(session, {opened.id: terms}, user_id)[opened.id]


def hand_ins_under(
    session: Session, terms: Mapping[int, Terms], user_id: int
) -> dict[int, list[HandedIn]]:
    """The same for every assignment of which the person's terms are given, by its id."""
    chosen = (
        select(
            Submission.open_assignment_id,
            OpenAssignment.points,
            Submission.id,
            Submission.public_id,
            Submission.number,
            Submission.file_name,
            Submission.handed_in_at,
            Attempt.status,
            Attempt.score,
            Attempt.max_score,
        )
        .join(Submission.open_assignment)
        .join(Attempt, Attempt.submission_id == Submission.id)
        .where(
            Submission.open_assignment_id.in_(terms),
            Submission.user_id == user_id,
            Attempt.counting,
        )
        .order_by(Submission.handed_in_at.desc(), Submission.id.desc())
    )
    changed = override_points(session, list(terms), [user_id])
    found: dict[int, list[HandedIn]] = defaultdict(list)
    for row in session.execute(chosen):
        mine = terms[row.open_assignment_id]
        share = _share(changed.get(row.id, row.score), row.max_score)
        alone = None if share is None else outcome(mine, [HandIn(row.handed_in_at, share)])
        found[row.open_assignment_id].append(
            HandedIn(
                public_id=row.public_id,
                number=row.number,
                file_name=row.file_name,
                handed_in_at=row.handed_in_at,
                status=row.status,
                score=row.score,
                max_score=row.max_score,
                days_late=days_late(mine, row.handed_in_at),
                worth=None if alone is None else alone.counted * row.points,
            )
        )
    return found


def errored_hand_ins(session: Session, course_id: int) -> list[Ungraded]:
    """What we failed to grade in a course, newest first."""
    chosen = (
        select(Submission, Attempt)
        .join(Submission.open_assignment)
        .join(OpenAssignment.course)
        .join(Submission.user)
        .join(Attempt, Attempt.submission_id == Submission.id)
        .options(
            contains_eager(Submission.open_assignment).contains_eager(OpenAssignment.course),
            contains_eager(Submission.user),
        )
        .where(
            OpenAssignment.course_id == course_id,
            Attempt.counting,
            Attempt.status == AttemptStatus.ERRORED,
        )
        .order_by(Submission.handed_in_at.desc(), Submission.id.desc())
    )
    return [Ungraded(submission, attempt) for submission, attempt in session.execute(chosen)]


def count_errored(session: Session, course_id: int) -> int:
    """How many submissions of a course we failed to grade."""
    return errored_by_course(session, [course_id]).get(course_id, 0)


def errored_by_course(session: Session, course_ids: Collection[int]) -> dict[int, int]:
    """How many submissions we failed to grade, by course's id; courses without any are left out."""
    counted = (
        select(OpenAssignment.course_id, func.count())
        .select_from(Attempt)
        .join(Submission, Attempt.submission_id == Submission.id)
        .join(OpenAssignment, Submission.open_assignment_id == OpenAssignment.id)
        .where(
            OpenAssignment.course_id.in_(course_ids),
            Attempt.counting,
            Attempt.status == AttemptStatus.ERRORED,
        )
        .group_by(OpenAssignment.course_id)
    )
    return {course_id: number for course_id, number in session.execute(counted)}  # noqa: C416 - rows are no pairs to mypy


def _share(score: float | None, max_score: float | None) -> float | None:
    """Which share of full marks a submission has, None while it is not graded."""
    return None if score is None or not max_score else max(0.0, score) / max_score
