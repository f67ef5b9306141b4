"""A roster against a course: who is new, who changes, who stays; and its import, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grader.roster import Problem, Row, Trouble
from grader.store.accounts import name_key
from grader.store.audit import log_change
from grader.store.invitations import invite, open_invitations
from grader.store.members import Member, change_member, members
from grader.store.sections import groups_by_name, sections_by_name, update_marks_of_people
from grader.store.tables import Course, Enrollment, Role, User


class Step(StrEnum):
    """What the import of one row does."""

    INVITED = "invited"
    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WAITING = "waiting"


@dataclass(frozen=True)
class Entry:
    """One row with what its import does, the account it belongs to, and its place in the course."""

    row: Row
    step: Step
    user: User | None = None
    member: Member | None = None


def plan_roster(
    session: Session, course: Course, rows: Sequence[Row], now: datetime
) -> list[Entry]:
    """What the import of these rows would do, in a fixed number of queries; writes nothing."""
    users = _users(session, rows)
    present = {member.user.id: member for member in members(session, course.id)}
    waiting = {
        text.casefold()
        for invitation in open_invitations(session, course.id, now)
        for text in (invitation.email, invitation.full_name)
        if text
    }
    return [_entry(row, users, present, waiting) for row in rows]


def named_twice(entries: Sequence[Entry]) -> list[Problem]:
    """Rows about somebody whom an earlier row names otherwise, as by user name and by address."""
    seen: set[int] = set()
    problems = []
    for entry in entries:
        if entry.user is not None and entry.user.id in seen:
            problems.append(Problem(entry.row.line, Trouble.TWICE, entry.user.name))
        elif entry.user is not None:
            seen.add(entry.user.id)
    return problems


def import_roster(
    session: Session, course: Course, entries: Sequence[Entry], actor_id: int, now: datetime
) -> list[tuple[Row, str]]:
    """Do what was planned; the rows that are invited, each with the token of its link."""
    rows = [entry.row for entry in entries]
    names = {row.section for row in rows if row.section}
    sections = sections_by_name(session, course, names, actor_id, now)
    group_names = {row.group for row in rows if row.group}
    groups = groups_by_name(session, course, group_names, actor_id, now)
    links = []
    for entry in entries:
        row, section = entry.row, sections.get(entry.row.section)
        group, role = groups.get(row.group), Role(row.role or Role.STUDENT)
        section_id = None if section is None else section.id
        group_id = None if group is None else group.id
        if entry.step is Step.INVITED:
            name = row.full_name or row.name
            token = invite(
                session, course, role, actor_id, now, name, row.email, section_id, group_id
            )[1]
            links.append((row, token))
        elif entry.step is Step.ADDED and entry.user is not None:
            enrollment = Enrollment(course_id=course.id, user_id=entry.user.id, role=role)
            enrollment.section_id, enrollment.group_id = section_id, group_id
            session.add(enrollment)
        elif entry.step is Step.CHANGED and entry.member is not None:
            old = entry.member
            role = Role(row.role) if row.role else old.enrollment.role
            change_member(
                session, old, role, section or old.section, group or old.group, actor_id, now
            )
    session.flush()
    added = [one.user.id for one in entries if one.step is Step.ADDED and one.user is not None]
    update_marks_of_people(session, course.id, added)
    counts = {step.value: sum(one.step is step for one in entries) for step in Step}
    log_change(session, actor_id, course.id, "roster", course.name, now, after=counts)
    return links


def _entry(
    row: Row, users: dict[str, User], present: dict[int, Member], waiting: set[str]
) -> Entry:
    user = users.get(name_key(row.name)) if row.name else None
    user = user or (users.get(f"@{row.email.casefold()}") if row.email else None)
    if user is None:
        known = {text.casefold() for text in (row.email or row.full_name or row.name,) if text}
        return Entry(row, Step.WAITING if known & waiting else Step.INVITED)
    member = present.get(user.id)
    if member is None:
        return Entry(row, Step.ADDED, user)
    return Entry(row, Step.CHANGED if _differs(row, member) else Step.UNCHANGED, user, member)


def _differs(row: Row, member: Member) -> bool:
    """What a row does not say stays; an admin's role is never changed by a roster."""
    role = member.enrollment.role
    if role is Role.ADMIN:
        return False
    return (
        (row.role is not None and Role(row.role) is not role)
        or (bool(row.section) and row.section != (member.section and member.section.name))
        or (bool(row.group) and row.group != (member.group and member.group.name))
    )


def _users(session: Session, rows: Sequence[Row]) -> dict[str, User]:
    """Accounts by the form in which names are compared, and by `@` and the e-mail address."""
    names = {name_key(row.name) for row in rows if row.name}
    emails = {row.email.casefold() for row in rows if row.email}
    found = {user.name_key: user for user in _chosen(session, User.name_key, names)}
    by_email = _chosen(session, func.lower(User.email), emails)
    return found | {f"@{user.email.casefold()}": user for user in by_email if user.email}


def _chosen(session: Session, column: object, values: set[str]) -> list[User]:
    return list(session.scalars(select(User).where(column.in_(values)))) if values else []  # type: ignore[attr-defined]
