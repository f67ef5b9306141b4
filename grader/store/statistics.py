"""What statistics are made of, read in a fixed number of queries and without whole reports."""

from __future__ import annotations

import functools
import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, case, cast, func, select
from sqlalchemy.orm import Session

from grader.failed_checks import FailedCheck, read_failed_checks
from grader.statistics import HandInFacts
from grader.store.tables import (
    Attempt,
    AttemptStatus,
    Enrollment,
    Mark,
    OpenAssignment,
    Role,
    Submission,
)


def counted_shares(session: Session, opened: OpenAssignment) -> list[float]:
    """What counts for each student who has points, as a share of the assignment's points."""
    points = session.scalars(
        select(Mark.points)
        .join(Enrollment, of_student(opened, Mark.user_id))
        .where(Mark.open_assignment_id == opened.id, Mark.points.is_not(None))
    )
    return [(one or 0.0) / opened.points for one in points]


def count_students(session: Session, course_id: int) -> int:
    """How many students a course has."""
    students = select(func.count()).where(
        Enrollment.course_id == course_id, Enrollment.role == Role.STUDENT
    )
    return session.scalar(students) or 0


def hand_in_facts(session: Session, opened: OpenAssignment) -> list[HandInFacts]:
    """Everything that students handed in for an assignment, oldest first; no self-checks."""
    read = functools.cache(read_failed_text)  # many fail alike, and JSON takes its time
    rows = session.execute(
        select(
            Attempt.id,
            Submission.user_id,
            Submission.number,
            Submission.handed_in_at,
            _share(),
            cast(Attempt.failed_checks, Text),
        )
        .join(Attempt, and_(Attempt.submission_id == Submission.id, Attempt.counting))
        .join(Enrollment, of_student(opened, Submission.user_id))
        .where(Submission.open_assignment_id == opened.id, Submission.self_check.is_(False))
        .order_by(Submission.id)
    )
    return [
        HandInFacts(
            attempt_id=attempt_id,
            student_id=student_id,
            number=number,
            moment=moment,
            share=share,
            failed=read(failed),
        )
        for attempt_id, student_id, number, moment, share, failed in rows
    ]


def reports_of(session: Session, attempt_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """The reports of a few attempts by attempt's id."""
    rows = session.execute(
        select(Attempt.id, Attempt.report).where(
            Attempt.id.in_(attempt_ids), Attempt.report.is_not(None)
        )
    )
    return {attempt_id: report for attempt_id, report in rows if report is not None}


def read_failed_text(text: str | None) -> tuple[FailedCheck, ...]:
    """Failed checks from the column's own text."""
    return read_failed_checks(None if text is None else json.loads(text))


def of_student(opened: OpenAssignment, user_id: Any) -> ColumnElement[bool]:
    """Joins the enrollment of a student in the assignment's course: staff who try are none."""
    return and_(
        Enrollment.user_id == user_id,
        Enrollment.course_id == opened.course_id,
        Enrollment.role == Role.STUDENT,
    )


def _share() -> ColumnElement[float | None]:
    """Of full marks, NULL for what is not graded; the database divides faster than we do."""
    graded = and_(Attempt.status == AttemptStatus.RECORDED, Attempt.max_score > 0)
    return case((graded, Attempt.score / Attempt.max_score))
