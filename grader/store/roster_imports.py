"""The import of a roster that was planned: everything or, where anything fails, nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from grader.roster import Row
from grader.store.audit import log_change
from grader.store.invitations import change_invitation, invite
from grader.store.members import add_member, change_member
from grader.store.rosters import Entry, Step
from grader.store.sections import groups_by_name, sections_by_name, update_marks_of_people
from grader.store.tables import Course


def import_roster(
    session: Session, course: Course, entries: Sequence[Entry], actor_id: int, now: datetime
) -> list[tuple[Row, str]]:
    """Do what was planned; the rows that are invited, each with the token of its link."""
    section_names = {entry.after.section for entry in entries} - {""}
    sections = sections_by_name(session, course, section_names, actor_id, now)
    group_names = {entry.after.group for entry in entries} - {""}
    groups = groups_by_name(session, course, group_names, actor_id, now)
    links = []
    for entry in entries:
        row, role = entry.row, entry.after.role
        section, group = sections.get(entry.after.section), groups.get(entry.after.group)
        if entry.step is Step.INVITED:
            name = row.full_name or row.name
            token = invite(session, course, role, actor_id, now, name, row.email, section, group)[1]
            links.append((row, token))
        elif entry.step is Step.ADDED and entry.user is not None:
            add_member(session, course.id, entry.user, role, section, group, actor_id, now)
        elif entry.step is Step.CHANGED and entry.member is not None:
            change_member(session, entry.member, role, section, group, actor_id, now)
        elif entry.step is Step.CHANGED and entry.invitation is not None:
            change_invitation(session, entry.invitation, role, section, group, actor_id, now)
    session.flush()
    added = [one.user.id for one in entries if one.step is Step.ADDED and one.user is not None]
    update_marks_of_people(session, course.id, added)
    counts = {step.value: sum(one.step is step for one in entries) for step in Step}
    log_change(session, actor_id, course.id, "roster", course.name, now, after=counts)
    return links
