"""What pages show, in a fixed number of queries each; nothing here writes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
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
from grader.store.terms import terms_of_submissions


@dataclass(frozen=True)
class HandedIn:
    """A submission with the attempt whose result counts for it, and how late it was.

    `worth` is what it would count in the assignment's points, None while it is not graded.
    """

    submission: Submission
    attempt: Attempt
    days_late: int
    worth: float | None


def find_user_by_id(session: Session, public_id: str) -> User | None:
    """The person with this public id, or None."""
    return session.scalar(select(User).where(User.public_id == public_id))


def find_member(session: Session, course_id: int, public_id: str) -> User | None:
    """The person with this public id, if that person takes part in the course."""
    member = select(User).join(Enrollment, Enrollment.user_id == User.id)
    return session.scalar(
        member.where(User.public_id == public_id, Enrollment.course_id == course_id)
    )


def hand_ins_for(session: Session, open_assignment_id: int, user_id: int) -> list[HandedIn]:
    """What one person handed in for one assignment, newest first."""
    return _hand_ins(
        session,
        Submission.open_assignment_id == open_assignment_id,
        Submission.user_id == user_id,
    )


def hand_ins_in_course(session: Session, course_id: int, user_id: int) -> list[HandedIn]:
    """Everything one person handed in in a course, newest first."""
    return _hand_ins(session, OpenAssignment.course_id == course_id, Submission.user_id == user_id)


def errored_hand_ins(session: Session, course_id: int) -> list[HandedIn]:
    """What we failed to grade in a course, newest first."""
    return _hand_ins(
        session,
        OpenAssignment.course_id == course_id,
        Attempt.status == AttemptStatus.ERRORED,
    )


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


def _hand_ins(session: Session, *conditions: ColumnElement[bool]) -> list[HandedIn]:
    """With the grading that counts of each submission, its student and its open assignment."""
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
        .where(Attempt.counting, *conditions)
        .order_by(Submission.handed_in_at.desc(), Submission.id.desc())
    )
    rows = session.execute(chosen).all()
    submissions = [submission for submission, _ in rows]
    terms = terms_of_submissions(session, submissions)
    changed = override_points(
        session,
        list({one.open_assignment_id for one in submissions}),
        list({one.user_id for one in submissions}),
    )
    return [
        HandedIn(
            one,
            attempt,
            days_late(terms[one.id], one.handed_in_at),
            _worth(one, attempt, changed.get(one.id), terms[one.id]),
        )
        for one, attempt in rows
    ]


def _worth(
    submission: Submission, attempt: Attempt, changed: float | None, terms: Terms
) -> float | None:
    """What a graded submission counts; `changed` is its score where staff gave other points."""
    score = attempt.score if changed is None else changed
    if score is None or not attempt.max_score:
        return None
    share = max(0.0, score) / attempt.max_score
    alone = outcome(terms, [HandIn(submission.handed_in_at, share)])
    return None if alone is None else alone.counted * submission.open_assignment.points
