"""What statistics are made of, read in a fixed number of queries and without whole reports."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, case, cast, extract, false, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from grader.failed_checks import FailedCheck, read_failed_checks
from grader.statistics import FULL, LATEST_DAY, Alike, Moments, ends_of_days
from grader.store.tables import (
    Attempt,
    AttemptStatus,
    Enrollment,
    Mark,
    OpenAssignment,
    Role,
    Submission,
)

QUARTER_SECONDS = 900


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


def failed_alike(session: Session, opened: OpenAssignment) -> list[Alike]:
    """What students handed in for an assignment, by what failed in it; no self-checks."""
    rows = session.execute(
        select(
            cast(Attempt.failed_checks, Text).label("failed"),
            _is_full().label("is_full"),
            # Both put one group's rows together in the same order.
            _listed(Submission.user_id),
            _listed(Submission.number),
            func.max(Attempt.id),
        )
        .join(Attempt, and_(Attempt.submission_id == Submission.id, Attempt.counting))
        .join(Enrollment, of_student(opened, Submission.user_id))
        .where(*_handed_in_for(opened))
        .group_by("failed", "is_full")
    )
    return [
        Alike(read_failed_text(text), bool(full), _numbers(students), _numbers(numbers), example)
        for text, full, students, numbers, example in rows
    ]


def hand_in_moments(session: Session, opened: OpenAssignment) -> list[Moments]:
    """When students handed in, counted by quarters of an hour: time zones differ by such."""
    seconds = extract("epoch", Submission.handed_in_at)
    ends = ends_of_days(opened.due_at)
    days = ((Submission.handed_in_at <= end, day) for day, end in ends.items())
    rows = session.execute(
        select(
            (seconds - seconds % QUARTER_SECONDS).label("quarter"),
            case(*days, else_=LATEST_DAY).label("day"),
            func.count(),
        )
        .join(Enrollment, of_student(opened, Submission.user_id))
        .where(*_handed_in_for(opened))
        .group_by("quarter", "day")
    )
    return [
        Moments(datetime.fromtimestamp(int(quarter), UTC), day, hand_ins)
        for quarter, day, hand_ins in rows
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


def _handed_in_for(opened: OpenAssignment) -> tuple[ColumnElement[bool], ...]:
    return Submission.open_assignment_id == opened.id, Submission.self_check.is_(False)


def _is_full() -> ColumnElement[bool]:
    graded = and_(Attempt.status == AttemptStatus.RECORDED, Attempt.max_score > 0)
    return case((graded, Attempt.score / Attempt.max_score >= FULL), else_=false())


def _listed(number: InstrumentedAttribute[int]) -> ColumnElement[str]:
    return func.aggregate_strings(cast(number, Text), ",")


def _numbers(listed: str) -> tuple[int, ...]:
    return tuple(map(int, listed.split(",")))
