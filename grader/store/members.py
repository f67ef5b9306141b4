"""What a person is in a course: role, section and group, changed and removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from grader.errors import LastAdmin
from grader.store.audit import log_change
from grader.store.holding import hold
from grader.store.sections import update_marks_of_people
from grader.store.tables import Course, Enrollment, Group, Role, Section, User

ROWS_PER_PAGE = 100


@dataclass(frozen=True)
class Member:
    """A person in a course with section and group, where they are in any."""

    user: User
    enrollment: Enrollment
    section: Section | None
    group: Group | None


def members(session: Session, course_id: int) -> list[Member]:
    """Everybody who takes part in a course, by full name."""
    return _members(session, course_id)


def members_page(
    session: Session, course_id: int, text: str, page: int
) -> tuple[list[Member], int]:
    """One page, from 1, of the people whose name holds `text`; and how many there are in all."""
    wanted = text.lower()
    condition = or_(
        func.lower(User.full_name).contains(wanted, autoescape=True),
        func.lower(User.name).contains(wanted, autoescape=True),
    )
    counted = select(func.count()).select_from(Enrollment).join(User)
    total = session.scalar(counted.where(Enrollment.course_id == course_id, condition)) or 0
    chosen = _chosen(course_id, condition).limit(ROWS_PER_PAGE).offset((page - 1) * ROWS_PER_PAGE)
    return [Member(*row) for row in session.execute(chosen)], total


def find_member_with_parts(session: Session, course_id: int, public_id: str) -> Member | None:
    """The member with this public id, or None; whoever may change it holds it."""
    for member in _members(session, course_id, User.public_id == public_id):
        if hold(session, member.enrollment):
            return member
    return None


def add_member(
    session: Session,
    course_id: int,
    user: User,
    role: Role,
    section: Section | None,
    group: Group | None,
    actor_id: int | None,
    now: datetime,
) -> None:
    """Bring a person who is not in it into a course; the caller sees to their marks."""
    enrollment = Enrollment(course_id=course_id, user_id=user.id, role=role)
    enrollment.section_id = None if section is None else section.id
    enrollment.group_id = None if group is None else group.id
    session.add(enrollment)
    after = plain(role, section, group)
    log_change(session, actor_id, course_id, "role", user.name, now, after=after)


def change_member(
    session: Session,
    member: Member,
    role: Role,
    section: Section | None,
    group: Group | None,
    actor_id: int | None,
    now: datetime,
    reason: str | None = None,
) -> bool:
    """Give a member another role, section or group; False where nothing differs.

    Raises LastAdmin where nobody would be left to look after the course.
    """
    enrollment = member.enrollment
    before = plain(enrollment.role, member.section, member.group)
    after = plain(role, section, group)
    if before == after:
        return False
    if enrollment.role is Role.ADMIN and role is not Role.ADMIN:
        _keep_an_admin(session, enrollment.course_id)
    enrollment.role = role
    enrollment.section_id = None if section is None else section.id
    enrollment.group_id = None if group is None else group.id
    session.add(enrollment)
    session.flush()
    update_marks_of_people(session, enrollment.course_id, [member.user.id])
    name, course_id = member.user.name, enrollment.course_id
    log_change(session, actor_id, course_id, "role", name, now, before, after, reason)
    return True


def remove_member(
    session: Session, member: Member, actor_id: int, now: datetime, reason: str | None = None
) -> None:
    """Take a person out of a course; what they handed in is kept. Raises LastAdmin."""
    enrollment = member.enrollment
    if enrollment.role is Role.ADMIN:
        _keep_an_admin(session, enrollment.course_id)
    before = plain(enrollment.role, member.section, member.group)
    session.delete(enrollment)
    session.flush()
    name, course_id = member.user.name, enrollment.course_id
    log_change(session, actor_id, course_id, "role", name, now, before, None, reason)


def plain(role: Role, section: Section | None, group: Group | None) -> dict[str, Any]:
    """What somebody is in a course, as JSON has it."""
    return {
        "role": role.value,
        "section": None if section is None else section.name,
        "group": None if group is None else group.name,
    }


def _keep_an_admin(session: Session, course_id: int) -> None:
    """Of two admins who leave at the same moment, one waits for the other."""
    session.execute(select(Course.id).where(Course.id == course_id).with_for_update())
    admins = select(func.count()).where(
        Enrollment.course_id == course_id, Enrollment.role == Role.ADMIN
    )
    if (session.scalar(admins) or 0) < 2:
        raise LastAdmin("A course keeps at least one admin.")


def _members(session: Session, course_id: int, *conditions: Any) -> list[Member]:
    return [Member(*row) for row in session.execute(_chosen(course_id, *conditions))]


def _chosen(course_id: int, *conditions: Any) -> Any:
    return (
        select(User, Enrollment, Section, Group)
        .join(Enrollment, Enrollment.user_id == User.id)
        .outerjoin(Section, Enrollment.section_id == Section.id)
        .outerjoin(Group, Enrollment.group_id == Group.id)
        .where(Enrollment.course_id == course_id, *conditions)
        .order_by(User.full_name, User.id)
    )
