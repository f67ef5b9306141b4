"""Sections and groups are renamed and removed; nobody is lost and nothing kept is broken."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from grader.errors import StillNeeded, UnusableInput
from grader.policy import Grant
from grader.store.extensions import Wanted, grant_extension
from grader.store.members import change_member, find_member_with_parts
from grader.store.parts import remove_part, rename_part
from grader.store.sections import add_group, add_section, groups_of, sections_of
from grader.store.tables import AuditEntry, Enrollment, Mark, OpenAssignment, Role
from tests.store.classroom import DUE, NOW, make_classroom
from tests.store.regrading import grade


@pytest.fixture
def room(store):
    made = make_classroom(store)
    with store.begin() as session:
        monday = add_section(session, made.course, "Monday", None, NOW)
        add_section(session, made.course, "Friday", None, NOW)
        team = add_group(session, made.course, "Team 1", None, NOW)
        member = find_member_with_parts(session, made.course.id, made.student.public_id)
        change_member(session, member, Role.STUDENT, monday, team, None, NOW)
    return made


def sections(session, room):
    return {one.name: one for one in sections_of(session, room.course.id)}


def test_a_section_gets_another_name_that_is_free(store, room):
    with store.begin() as session:
        monday = sections(session, room)["Monday"]
        assert rename_part(session, monday, " Tuesday ", room.student.id, NOW)
        assert not rename_part(session, monday, "Tuesday", room.student.id, NOW)
        for name in ("Friday", "", "x" * 101):
            with pytest.raises(UnusableInput):
                rename_part(session, monday, name, room.student.id, NOW)
    with store.read() as session:
        assert set(sections(session, room)) == {"Tuesday", "Friday"}
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.subject, entry.after) == ("section Monday", {"name": "Tuesday"})


def test_the_people_of_a_removed_section_get_the_terms_of_their_new_one(store, room):
    grade(store, room.hand_in(now=DUE + timedelta(hours=1)), 8)
    with store.begin() as session:
        opened = session.get_one(OpenAssignment, room.opened.id)
        friday = sections(session, room)["Friday"]
        later = Grant(due_at=DUE + timedelta(days=1))
        wanted = Wanted(later, "fair", section=friday)
        grant_extension(session, opened, wanted, room.student.id, NOW)
        assert session.scalars(select(Mark.days_late)).one() == 1
        monday = sections(session, room)["Monday"]
        assert remove_part(session, monday, friday, room.student.id, NOW) == 1
        assert session.scalars(select(Mark.days_late)).one() == 0
        assert session.scalars(select(Enrollment.section_id)).one() == friday.id
        with pytest.raises(StillNeeded):
            remove_part(session, friday, None, room.student.id, NOW)
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.before, entry.after) == (
        {"name": "Monday", "people": 1},
        {"moved_to": "Friday"},
    )


def test_the_people_of_a_removed_group_can_be_in_none(store, room):
    with store.begin() as session:
        (team,) = groups_of(session, room.course.id)
        assert remove_part(session, team, None, room.student.id, NOW) == 1
        assert session.scalars(select(Enrollment.group_id)).one() is None
        assert groups_of(session, room.course.id) == []
