"""Students are told when their own dates or attempts change, and nobody else is."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, select

from grader.policy import Grant
from grader.store.accounts import create_user
from grader.store.conditions import change_conditions, conditions_of
from grader.store.courses import enrol
from grader.store.extensions import Wanted, grant_extension
from grader.store.notices import notices_of
from grader.store.tables import Enrollment, Notice, OpenAssignment, Role
from grader.store.term_notices import terms_told
from scripts.pages.queries import noted_queries
from tests.store.classroom import DUE, NOW, at, make_classroom
from tests.store.crowd import make_crowd

DAY = 24 * 3600
LATER, LATEST = at(9 * DAY), at(30 * DAY)


@pytest.fixture
def room(store):
    return make_classroom(store, attempt_limit=5)


def change(room, now=NOW, **terms):
    """The kinds of the notices that the change of terms left to the student."""
    with room.store.begin() as session:
        session.execute(delete(Notice))
        opened = session.get_one(OpenAssignment, room.opened.id)
        change_conditions(session, opened, replace(conditions_of(opened), **terms), now)
        return session.scalars(select(Notice.kind).order_by(Notice.id)).all()


def test_one_notice_tells_of_everything_that_changed_at_once(room):
    assert change(room, points=20, penalty_per_day=0.5) == []
    assert change(room, due_at=LATER) == ["due"]
    assert change(room, closes_at=LATEST) == ["close"]
    assert change(room, attempt_limit=7) == ["attempts"]
    assert change(room, due_at=DUE, closes_at=None, attempt_limit=None) == ["dates"]


def test_what_is_not_open_is_not_told_of(room):
    assert change(room, opens_at=at(60), due_at=LATER) == []
    assert change(room, due_at=DUE) == []
    assert change(room, now=at(61), due_at=LATER) == ["due"]


def test_whose_extension_keeps_the_date_is_not_told(store, room):
    with store.begin() as session:
        ben, grace = (
            create_user(session, name, name, "correct horse") for name in ("ben", "grace")
        )
        enrol(session, room.course, ben, Role.STUDENT)
        enrol(session, room.course, grace, Role.TA)
        wanted = Wanted(Grant(LATEST), "ill", student=ben)
        grant_extension(session, room.opened, wanted, grace.id, NOW)
    assert change(room, due_at=LATER) == ["due"]
    with store.read() as session:
        assert session.scalars(select(Notice.user_id)).all() == [room.student.id]


def test_a_notice_comes_with_the_readers_own_dates_as_they_are_now(store, room):
    change(room, due_at=LATER, closes_at=LATEST)
    with store.begin() as session:
        opened = session.get_one(OpenAssignment, room.opened.id)
        wanted = Wanted(Grant(at(20 * DAY), extra_attempts=2), "ill", student=room.student)
        grant_extension(session, opened, wanted, room.student.id, NOW)
        change_conditions(session, opened, replace(conditions_of(opened), due_at=LATEST), NOW)
    with store.begin() as session:
        told = notices_of(session, room.student.id)
        assert [notice.kind for notice in told] == ["due", "dates"]
        terms = terms_told(session, told, room.student.id)
        assert list(terms) == [told[0].id]
        mine = terms[told[0].id]
        assert (mine.due_at, mine.closes_at, mine.attempt_limit) == (LATEST, LATEST, 7)
        session.execute(delete(Enrollment))
        assert terms_told(session, told, room.student.id) == {}


def test_many_are_told_with_as_many_questions_as_few(store):
    asked = []
    with store.begin() as session:
        course = make_crowd(session, 1000, 1)
        opened = session.scalars(select(OpenAssignment)).one()
        for due_at in (LATEST, DUE):
            session.execute(delete(Notice))
            wanted = replace(conditions_of(opened), due_at=due_at)
            with noted_queries() as statements:
                change_conditions(session, opened, wanted, NOW)
            asked.append((len(statements), len(session.scalars(select(Notice.id)).all())))
            few = Enrollment.course_id == course.id, Enrollment.user_id > 1010
            session.execute(delete(Enrollment).where(*few))
    assert [told for _, told in asked] == [1000, 11]
    assert asked[0][0] - asked[1][0] <= 1, asked
