"""Courses, who takes part in them as what, and the assignments that are open in them."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from grader.errors import UnusableInput
from grader.model import Assignment
from grader.outlining import outline_of
from grader.store.conditions import Conditions, open_on
from grader.store.tables import Course, Enrollment, OpenAssignment, Role, User


class Member(NamedTuple):
    """Somebody who takes part in a course, and as what."""

    name: str
    full_name: str
    role: Role


def create_course(session: Session, name: str, term: str, time_zone: str) -> Course:
    """A new course; raises UnusableInput when `time_zone` is no IANA name."""
    if time_zone not in zoneinfo.available_timezones():
        raise UnusableInput(f"{time_zone} is no time zone; one is Europe/Berlin, for example.")
    course = Course(name=name.strip(), term=term.strip(), time_zone=time_zone)
    session.add(course)
    session.flush()
    return course


def find_course(session: Session, public_id: str) -> Course | None:
    """The course with this public id, or None."""
    return session.scalar(select(Course).where(Course.public_id == public_id))


def enrol(session: Session, course: Course, user: User, role: Role) -> None:
    """Give a person a role in a course, in place of the one they had."""
    session.merge(Enrollment(course_id=course.id, user_id=user.id, role=role))
    session.flush()


def role_in(session: Session, course_id: int, user_id: int) -> Role | None:
    """What a person is in a course; None for somebody who does not take part."""
    enrollment = session.get(Enrollment, (course_id, user_id))
    return None if enrollment is None else enrollment.role


def courses_of(session: Session, user_id: int) -> list[tuple[Course, Role]]:
    """Every course a person takes part in, newest first, and as what."""
    rows = session.execute(
        select(Course, Enrollment.role)
        .join(Enrollment, Enrollment.course_id == Course.id)
        .where(Enrollment.user_id == user_id)
        .order_by(Course.id.desc())
    )
    return [(course, role) for course, role in rows]


def members_of(session: Session, course_id: int) -> list[Member]:
    """Everybody who takes part in a course, by full name."""
    rows = session.execute(
        select(User.name, User.full_name, Enrollment.role)
        .join(Enrollment, Enrollment.user_id == User.id)
        .where(Enrollment.course_id == course_id)
        .order_by(User.full_name, User.id)
    )
    return [Member(name, full_name, role) for name, full_name, role in rows]


def open_assignment(
    session: Session,
    course: Course,
    assignment: Assignment,
    points: float,
    due_at: datetime,
    attempt_limit: int | None,
    now: datetime,
) -> OpenAssignment:
    """Open an assignment of the catalogue in a course; full marks are worth `points`.

    Raises UnusableInput for points or a limit that make no sense.
    """
    conditions = Conditions(points, due_at, attempt_limit=attempt_limit, queue=assignment.queue)
    return open_on(session, course, outline_of(assignment), conditions, now)


def assignments_of(session: Session, course_id: int) -> list[OpenAssignment]:
    """What is open in a course, the earliest due date first."""
    chosen = select(OpenAssignment).where(OpenAssignment.course_id == course_id)
    return list(session.scalars(chosen.order_by(OpenAssignment.due_at, OpenAssignment.id)))


def assignments_by_course(
    session: Session, courses: Iterable[Course]
) -> dict[int, list[OpenAssignment]]:
    """What is open in each of the courses, by course's id, the earliest due date first."""
    found: dict[int, list[OpenAssignment]] = {course.id: [] for course in courses}
    chosen = select(OpenAssignment).where(OpenAssignment.course_id.in_(list(found)))
    in_order = chosen.order_by(OpenAssignment.due_at, OpenAssignment.id)
    for one in session.scalars(in_order):
        found[one.course_id].append(one)
    return found


def find_open_assignment(session: Session, public_id: str) -> OpenAssignment | None:
    """The open assignment with this public id, or None."""
    return session.scalar(select(OpenAssignment).where(OpenAssignment.public_id == public_id))
