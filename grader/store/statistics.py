"""What statistics are made of, read in a fixed number of queries and without whole reports."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Text,
    and_,
    case,
    cast,
    false,
    func,
    select,
)
from sqlalchemy.orm import Session

from grader.failed_checks import FailedCheck, read_failed_checks
from grader.statistics import FULL, Alike
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


def failed_alike(session: Session, opened: OpenAssignment) -> list[Alike]:
    """What students handed in for an assignment, by what failed in it; no self-checks.

    Of attempts only the index `ix_attempts_results` is read, and one row of each group.
    """
    handed_in = _handed_in_by_students(opened)
    rows = session.execute(
        select(
            Attempt.cluster,
            _is_full().label("is_full"),
            # The lists of one group tell of its rows in the same order.
            _listed(handed_in.c.user_id),
            _listed(handed_in.c.number),
            _listed(handed_in.c.handed_in_at),
            func.max(Attempt.id),
        )
        .join(handed_in, handed_in.c.id == Attempt.submission_id)
        .where(Attempt.open_assignment_id == opened.id, Attempt.counting)
        .group_by(Attempt.cluster, "is_full")
    ).all()
    failed = _failed_checks_of(session, [row[-1] for row in rows if row.cluster is not None])
    return [
        Alike(
            failed=failed.get(example, ()),
            full=bool(full),
            students=tuple(map(int, students.split(","))),
            numbers=tuple(map(int, numbers.split(","))),
            moments=tuple(map(_moment, moments.split(","))),
            example=example,
        )
        for _, full, students, numbers, moments, example in rows
    ]


def reports_of(session: Session, attempt_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """The reports of a few attempts by attempt's id."""
    rows = session.execute(
        select(Attempt.id, Attempt.report).where(
            Attempt.id.in_(attempt_ids), Attempt.report.is_not(None)
        )
    )
    return {attempt_id: report for attempt_id, report in rows if report is not None}


def of_student(opened: OpenAssignment, user_id: Any) -> ColumnElement[bool]:
    """Joins the enrollment of a student in the assignment's course: staff who try are none."""
    return and_(
        Enrollment.user_id == user_id,
        Enrollment.course_id == opened.course_id,
        Enrollment.role == Role.STUDENT,
    )


def _handed_in_by_students(opened: OpenAssignment) -> CTE:
    """Students' submissions, to be joined with their attempts.

    Read for itself: PostgreSQL believes that few attempts and submissions of one assignment
    belong together, and would look up everything else for one after the other.
    """
    return (
        select(Submission.id, Submission.user_id, Submission.number, Submission.handed_in_at)
        .join(Enrollment, of_student(opened, Submission.user_id))
        .where(Submission.open_assignment_id == opened.id, Submission.self_check.is_(False))
        .cte("handed_in")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )


def _failed_checks_of(
    session: Session, attempt_ids: Collection[int]
) -> dict[int, tuple[FailedCheck, ...]]:
    rows = session.execute(
        select(Attempt.id, cast(Attempt.failed_checks, Text)).where(Attempt.id.in_(attempt_ids))
    )
    return {attempt_id: _read_failed_text(text) for attempt_id, text in rows}


@lru_cache(maxsize=2_000)
def _read_failed_text(text: str) -> tuple[FailedCheck, ...]:
    """Failed checks from the column's own text; the same ones are asked for again and again."""
    return read_failed_checks(json.loads(text))


def _is_full() -> ColumnElement[bool]:
    graded = and_(Attempt.status == AttemptStatus.RECORDED, Attempt.max_score > 0)
    return case((graded, Attempt.score / Attempt.max_score >= FULL), else_=false())


def _listed(column: ColumnElement[Any]) -> ColumnElement[str]:
    return func.aggregate_strings(cast(column, Text), ",")


def _moment(text: str) -> datetime:
    """A moment as either database writes it: SQLite's have no zone and are in UTC."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
