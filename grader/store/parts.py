"""Sections and groups under another name, or gone, their people in another one or in none."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from grader.errors import StillNeeded, UnusableInput
from grader.store.audit import log_change
from grader.store.sections import LONGEST_NAME, subject_of, update_marks_of_people
from grader.store.tables import Enrollment, Extension, Group, Invitation, Section


def rename_part(
    session: Session, part: Section | Group, name: str, actor_id: int, now: datetime
) -> bool:
    """Another name; False where it is the old one. UnusableInput where it is taken, or none."""
    before, after = part.name, name.strip()
    if before == after:
        return False
    if not 0 < len(after) <= LONGEST_NAME:
        raise UnusableInput(f"A name has 1 to {LONGEST_NAME} characters.")
    try:
        with session.begin_nested():
            part.name = after
            session.add(part)
    except IntegrityError as error:
        raise UnusableInput(f"There is a {after} already.") from error
    names = {"name": before}, {"name": after}
    log_change(session, actor_id, part.course_id, "section", subject_of(part, before), now, *names)
    return True


def remove_part(
    session: Session,
    part: Section | Group,
    into: Section | Group | None,
    actor_id: int,
    now: datetime,
) -> int:
    """Remove a section or group, its people into another one; returns how many they were.

    Raises StillNeeded where extensions were granted to the section: they are never changed.
    """
    if isinstance(part, Section):
        _leave_extensions(session, part)
        column, invited = Enrollment.section_id, Invitation.section_id
    else:
        column, invited = Enrollment.group_id, Invitation.group_id
    people = list(session.scalars(select(Enrollment.user_id).where(column == part.id)))
    target = None if into is None else into.id
    session.execute(update(Enrollment).where(column == part.id).values({column: target}))
    session.execute(update(Invitation).where(invited == part.id).values({invited: target}))
    session.delete(part)
    session.flush()
    update_marks_of_people(session, part.course_id, people)
    before = {"name": part.name, "people": len(people)}
    after = {"moved_to": None if into is None else into.name}
    subject = subject_of(part, part.name)
    log_change(session, actor_id, part.course_id, "section", subject, now, before, after)
    return len(people)


def _leave_extensions(session: Session, section: Section) -> None:
    granted = select(Extension.id).where(Extension.section_id == section.id).limit(1)
    if session.scalar(granted) is not None:
        raise StillNeeded("Extensions were granted to this section.")
