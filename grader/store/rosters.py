"""A roster against a course: who is new, who changes, who stays, and from what to what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grader.roster import Problem, Row, Trouble
from grader.store.accounts import name_key
from grader.store.invitations import open_invitations
from grader.store.members import Member, members
from grader.store.sections import groups_of, sections_of
from grader.store.tables import Course, Group, Invitation, Role, Section, User


class Step(StrEnum):
    """What the import of one row does."""

    INVITED = "invited"
    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WAITING = "waiting"


@dataclass(frozen=True)
class Place:
    """What somebody is in a course, or will be; empty names where they are in none."""

    role: Role
    section: str = ""
    group: str = ""


@dataclass(frozen=True)
class Entry:
    """One row with what its import does: to whom, from which place to which.

    `member` is who takes part already, `invitation` what leads somebody in who does not yet.
    """

    row: Row
    step: Step
    after: Place
    before: Place | None = None
    user: User | None = None
    member: Member | None = None
    invitation: Invitation | None = None


@dataclass(frozen=True)
class _Known:
    """Whom the course and the portal know, by what a roster may call them."""

    users: Mapping[str, User]
    members: Mapping[int, Member]
    invitations: Mapping[str, Sequence[tuple[Invitation, Place]]]


def plan_roster(
    session: Session, course: Course, rows: Sequence[Row], now: datetime
) -> list[Entry]:
    """What the import of these rows would do, in a fixed number of queries; writes nothing."""
    known = _Known(
        users=_users(session, rows),
        members={member.user.id: member for member in members(session, course.id)},
        invitations=_invitations(session, course, now),
    )
    return [_entry(row, known) for row in rows]


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


def new_parts(
    session: Session, course: Course, entries: Sequence[Entry]
) -> tuple[list[str], list[str]]:
    """The names of the sections and of the groups that the import would make."""
    sections = {entry.after.section for entry in entries} - {""}
    groups = {entry.after.group for entry in entries} - {""}
    return (
        sorted(sections - {one.name for one in sections_of(session, course.id)}),
        sorted(groups - {one.name for one in groups_of(session, course.id)}),
    )


def _entry(row: Row, known: _Known) -> Entry:
    user = known.users.get(name_key(row.name)) if row.name else None
    user = user or (known.users.get(f"@{row.email.casefold()}") if row.email else None)
    if user is None:
        return _entry_without_account(row, known)
    member = known.members.get(user.id)
    if member is None:
        return Entry(row, Step.ADDED, _place_after(row, None), user=user)
    before = _place(member.enrollment.role, member.section, member.group)
    after = _place_after(row, before)
    step = Step.UNCHANGED if after == before else Step.CHANGED
    return Entry(row, step, after, before, user, member)


def _entry_without_account(row: Row, known: _Known) -> Entry:
    """Who waits with one invitation is led elsewhere by it; of several none is touched."""
    name = (row.email or row.full_name or row.name).casefold()
    waiting = known.invitations.get(name, ())
    if not waiting:
        return Entry(row, Step.INVITED, _place_after(row, None))
    invitation, before = waiting[0]
    after = _place_after(row, before) if len(waiting) == 1 else before
    step = Step.WAITING if after == before else Step.CHANGED
    return Entry(row, step, after, before, invitation=invitation)


def _place_after(row: Row, before: Place | None) -> Place:
    """What a row does not say stays; a roster never moves an admin."""
    if before is None:
        return Place(Role(row.role or Role.STUDENT), row.section, row.group)
    if before.role is Role.ADMIN:
        return before
    return Place(
        role=Role(row.role) if row.role else before.role,
        section=row.section or before.section,
        group=row.group or before.group,
    )


def _place(role: Role, section: Section | None, group: Group | None) -> Place:
    return Place(role, "" if section is None else section.name, "" if group is None else group.name)


def _invitations(
    session: Session, course: Course, now: datetime
) -> dict[str, list[tuple[Invitation, Place]]]:
    """The open invitations, each by its address and by its name."""
    sections = {one.id: one for one in sections_of(session, course.id)}
    groups = {one.id: one for one in groups_of(session, course.id)}
    found: dict[str, list[tuple[Invitation, Place]]] = defaultdict(list)
    for one in open_invitations(session, course.id, now):
        section, group = sections.get(one.section_id or 0), groups.get(one.group_id or 0)
        for text in {(one.email or "").casefold(), (one.full_name or "").casefold()} - {""}:
            found[text].append((one, _place(one.role, section, group)))
    return found


def _users(session: Session, rows: Sequence[Row]) -> dict[str, User]:
    """Accounts by the form in which names are compared, and by `@` and the e-mail address."""
    names = {name_key(row.name) for row in rows if row.name}
    emails = {row.email.casefold() for row in rows if row.email}
    found = {user.name_key: user for user in _chosen(session, User.name_key, names)}
    by_email = _chosen(session, func.lower(User.email), emails)
    return found | {f"@{user.email.casefold()}": user for user in by_email if user.email}


def _chosen(session: Session, column: object, values: set[str]) -> list[User]:
    return list(session.scalars(select(User).where(column.in_(values)))) if values else []  # type: ignore[attr-defined]
