"""A course once more for another term: its assignments, parts and comments, and none of its work.

Dates move by whole days of the course's clocks, so that what was due at noon stays due at noon.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grader.adaptation import check_adaptation
from grader.errors import UnusableInput
from grader.policy import same_time_later
from grader.store.audit import log_change
from grader.store.conditions import Conditions, conditions_of, open_on
from grader.store.course_settings import CourseSettings, found_course
from grader.store.courses import assignments_of
from grader.store.members import add_member
from grader.store.openable import uploaded_by
from grader.store.outlines import outline_if_known, outline_of_opened
from grader.store.sections import groups_of, sections_of
from grader.store.tables import (
    Course,
    Enrollment,
    Group,
    OpenAssignment,
    Role,
    SavedComment,
    Section,
    User,
)

STAFF = (Role.TA, Role.ADMIN)


class Hindrance(StrEnum):
    """Why an assignment cannot be opened in the new course as it was in the old one."""

    NOT_INSTALLED = "not_installed"
    OTHER_BOUNDS = "other_bounds"
    UPLOADED_BY_OTHERS = "uploaded_by_others"


@dataclass(frozen=True)
class Copy:
    """One assignment on its new conditions, or what keeps it out of the new course."""

    opened: OpenAssignment
    conditions: Conditions
    hindrance: Hindrance | None


@dataclass(frozen=True)
class Contents:
    """How much of the rest of a course is copied."""

    sections: int
    groups: int
    saved_comments: int
    staff: int


def plan_copies(
    session: Session, course: Course, days: int, staff: Sequence[Role], actor_id: int
) -> list[Copy]:
    """What the assignments of a course would be in its copy, the earliest due date first.

    The admins of the copy are the actor and, if `staff` says so, those of the course.
    """
    members = _other_staff(session, course, actor_id) if Role.ADMIN in staff else []
    admins = {actor_id} | {one.user_id for one in members if one.role is Role.ADMIN}
    opened = assignments_of(session, course.id)
    foreign = _foreign(session, opened, admins)
    return [_copy(one, course.time_zone, days, foreign) for one in opened]


def contents_of(session: Session, course: Course, but_user_id: int) -> Contents:
    """What is copied beside assignments; the one who copies is admin of the copy anyway."""
    return Contents(
        sections=len(sections_of(session, course.id)),
        groups=len(groups_of(session, course.id)),
        saved_comments=session.scalar(
            select(func.count()).where(
                SavedComment.course_id == course.id, SavedComment.deleted_at.is_(None)
            )
        )
        or 0,
        staff=len(_other_staff(session, course, but_user_id)),
    )


def clone_course(
    session: Session,
    course: Course,
    settings: CourseSettings,
    days: int,
    staff: Sequence[Role],
    actor_id: int,
    now: datetime,
) -> Course:
    """The copy, with its members of these roles and no students; the actor is its admin."""
    clone = found_course(session, settings, actor_id, now)
    contents = contents_of(session, course, actor_id)
    for copy in plan_copies(session, course, days, staff, actor_id):
        if copy.hindrance is None:
            outline, digest = outline_of_opened(copy.opened), copy.opened.package_digest
            open_on(session, clone, outline, copy.conditions, now, actor_id, digest)
    for section in sections_of(session, course.id):
        session.add(Section(course_id=clone.id, name=section.name))
    for group in groups_of(session, course.id):
        session.add(Group(course_id=clone.id, name=group.name))
    _copy_comments(session, course, clone)
    members = [one for one in _other_staff(session, course, actor_id) if one.role in staff]
    for member in members:
        user = session.get_one(User, member.user_id)
        add_member(session, clone.id, user, member.role, None, None, actor_id, now)
    session.flush()
    after = {"copy_of": course.name, "term": course.term, "days": days, "staff": len(members)}
    after |= {name: number for name, number in asdict(contents).items() if name != "staff"}
    log_change(session, actor_id, clone.id, "course", clone.name, now, after=after)
    return clone


def moved(moment: datetime, time_zone: str, days: int) -> datetime:
    """The same time of day so many days later by these clocks."""
    return same_time_later(moment, ZoneInfo(time_zone), days)


def _foreign(
    session: Session, opened: Sequence[OpenAssignment], admins: Collection[int]
) -> set[str]:
    """The packages among these that nobody of the admins uploaded."""
    digests = {one.package_digest for one in opened if one.package_digest is not None}
    return digests - uploaded_by(session, digests, admins)


def _copy(opened: OpenAssignment, time_zone: str, days: int, foreign: Collection[str]) -> Copy:
    old = conditions_of(opened)
    conditions = replace(
        old,
        due_at=moved(old.due_at, time_zone, days),
        opens_at=None if old.opens_at is None else moved(old.opens_at, time_zone, days),
        closes_at=None if old.closes_at is None else moved(old.closes_at, time_zone, days),
    )
    if opened.package_digest in foreign:
        return Copy(opened, conditions, Hindrance.UPLOADED_BY_OTHERS)
    return Copy(opened, conditions, _hindrance(opened, conditions))


def _hindrance(opened: OpenAssignment, conditions: Conditions) -> Hindrance | None:
    outline = outline_if_known(opened)
    if outline is None:
        return Hindrance.NOT_INSTALLED
    try:
        check_adaptation(outline, conditions.thresholds, conditions.limits)
    except UnusableInput:
        return Hindrance.OTHER_BOUNDS
    return None


def _copy_comments(session: Session, course: Course, clone: Course) -> None:
    kept = select(SavedComment).where(
        SavedComment.course_id == course.id, SavedComment.deleted_at.is_(None)
    )
    for comment in session.scalars(kept.order_by(SavedComment.id)):
        session.add(
            SavedComment(
                course_id=clone.id,
                assignment=comment.assignment,
                text=comment.text,
                author_id=comment.author_id,
                written_at=comment.written_at,
            )
        )


def _other_staff(session: Session, course: Course, but_user_id: int) -> list[Enrollment]:
    chosen = select(Enrollment).where(
        Enrollment.course_id == course.id,
        Enrollment.role.in_(STAFF),
        Enrollment.user_id != but_user_id,
    )
    return list(session.scalars(chosen.order_by(Enrollment.user_id)))
