"""Sections and groups of a course, and who is in which."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from grader.errors import UnusableInput
from grader.sentences import Sentence, say
from grader.store.audit import log_change
from grader.store.marks import update_marks
from grader.store.tables import Course, Enrollment, Extension, Group, OpenAssignment, Section

Part = TypeVar("Part", Section, Group)

LONGEST_NAME = 100


def sections_of(session: Session, course_id: int) -> list[Section]:
    """The sections of a course by name, “Monday 9” before “Monday 10”."""
    chosen = select(Section).where(Section.course_id == course_id)
    return sorted(session.scalars(chosen), key=_by_name)


def groups_of(session: Session, course_id: int) -> list[Group]:
    """The groups of a course by name, “Team 9” before “Team 10”."""
    chosen = select(Group).where(Group.course_id == course_id)
    return sorted(session.scalars(chosen), key=_by_name)


def find_part(session: Session, kind: type[Part], course_id: int, public_id: str) -> Part | None:
    """The section or group of a course with this public id, or None."""
    return session.scalar(
        select(kind).where(kind.course_id == course_id, kind.public_id == public_id)
    )


def sizes_of(session: Session, course_id: int) -> tuple[dict[int, int], dict[int, int]]:
    """How many people are in each section, and in each group, by its id."""
    counted = []
    for column in (Enrollment.section_id, Enrollment.group_id):
        rows = session.execute(
            select(column, func.count())
            .where(Enrollment.course_id == course_id, column.is_not(None))
            .group_by(column)
        )
        counted.append({part_id: number for part_id, number in rows if part_id is not None})
    return counted[0], counted[1]


def add_section(
    session: Session, course: Course, name: str, actor_id: int | None, now: datetime
) -> Section:
    """A new section; UnusableInput where the name is taken, empty or too long."""
    return _add(session, course, Section(course_id=course.id, name=name.strip()), actor_id, now)


def add_group(
    session: Session, course: Course, name: str, actor_id: int | None, now: datetime
) -> Group:
    """A new group; UnusableInput where the name is taken, empty or too long."""
    return _add(session, course, Group(course_id=course.id, name=name.strip()), actor_id, now)


def sections_by_name(
    session: Session, course: Course, names: set[str], actor_id: int, now: datetime
) -> dict[str, Section]:
    """The sections with these names; those that there are not yet are made."""
    known = {section.name: section for section in sections_of(session, course.id)}
    for name in sorted(names - set(known)):
        known[name] = add_section(session, course, name, actor_id, now)
    return known


def groups_by_name(
    session: Session, course: Course, names: set[str], actor_id: int, now: datetime
) -> dict[str, Group]:
    """The groups with these names; those that there are not yet are made."""
    known = {group.name: group for group in groups_of(session, course.id)}
    for name in sorted(names - set(known)):
        known[name] = add_group(session, course, name, actor_id, now)
    return known


def update_marks_of_people(session: Session, course_id: int, user_ids: list[int]) -> None:
    """Work out anew what depends on the sections that these people are in."""
    chosen = select(OpenAssignment).where(
        OpenAssignment.course_id == course_id,
        OpenAssignment.id.in_(
            select(Extension.open_assignment_id).where(
                Extension.section_id.is_not(None), Extension.withdrawn_at.is_(None)
            )
        ),
    )
    for opened in session.scalars(chosen):
        update_marks(session, opened, user_ids)


def subject_of(part: Section | Group, name: str) -> Sentence:
    """What the audit log calls a section or group of this name."""
    if isinstance(part, Section):
        return say("section %(name)s", name=name)
    return say("group %(name)s", name=name)


def _by_name(part: Section | Group) -> list[tuple[bool, int, str]]:
    """Numbers in a name count as numbers, letters in either case alike."""
    pieces = re.split(r"(\d+)", part.name)
    return [
        (True, int(one), "") if one.isdecimal() else (False, 0, one.casefold()) for one in pieces
    ]


def _add(session: Session, course: Course, part: Part, actor_id: int | None, now: datetime) -> Part:
    if not 0 < len(part.name) <= LONGEST_NAME:
        raise UnusableInput(f"A name has 1 to {LONGEST_NAME} characters.")
    try:
        with session.begin_nested():
            session.add(part)
    except IntegrityError as error:
        raise UnusableInput(f"There is a {part.name} already.") from error
    subject, after = subject_of(part, part.name), {"name": part.name}
    log_change(session, actor_id, course.id, "section", subject, now, after=after)
    return part
