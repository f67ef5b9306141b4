"""Marks follow from reports, overrides, dates and extensions, whichever of them changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, text

from grader.errors import StoreFault
from grader.policy import Counts
from grader.store import migrations
from grader.store.attempts import claim_attempt, record_report
from grader.store.audit import log_change
from grader.store.conditions import change_conditions, conditions_of
from grader.store.courses import assignments_of
from grader.store.engine import open_engine
from grader.store.marks import update_mark, update_marks
from grader.store.tables import Enrollment, Extension, Mark, OpenAssignment, Override, Section
from grader.store.tables import Submission as HandedIn
from scripts.pages.queries import noted_queries
from tests.store.classroom import DUE, NOW, at, make_classroom, make_report
from tests.store.crowd import make_crowd

DAY = timedelta(days=1)


@pytest.fixture
def room(store):
    return make_classroom(store)


def graded(room, score, now=NOW):
    attempt_id = room.hand_in(now=now)
    with room.store.begin() as session:
        claim = claim_attempt(session, attempt_id, "one", 30, at(0))
        assert record_report(session, claim, make_report(score), at(1))
    return attempt_id


def change_terms(room, **values):
    with room.store.begin() as session:
        opened = session.get_one(OpenAssignment, room.opened.id)
        for name, value in values.items():
            setattr(opened, name, value)
        update_marks(session, opened)


def mark(room):
    with room.store.read() as session:
        return session.get_one(Mark, (room.opened.id, room.student.id))


def extend(room, **values):
    with room.store.begin() as session:
        granted = Extension(
            open_assignment_id=room.opened.id,
            reason="ill",
            granted_by=room.student.id,
            granted_at=NOW,
            **values,
        )
        session.add(granted)
        session.flush()
        update_mark(session, session.get_one(OpenAssignment, room.opened.id), room.student.id)


def test_lateness_costs_what_the_terms_say_when_they_say_it(room):
    graded(room, 8, now=DUE + 2 * DAY)
    assert (mark(room).points, mark(room).penalty, mark(room).days_late) == (10, 0, 2)
    change_terms(room, penalty_per_day=0.1)
    assert (mark(room).points, mark(room).penalty) == (pytest.approx(8), pytest.approx(0.2))
    change_terms(room, grace_days=1)
    assert mark(room).points == pytest.approx(9)


def test_a_later_due_date_takes_the_penalty_back(room):
    change_terms(room, penalty_per_day=0.25)
    graded(room, 8, now=DUE + DAY)
    assert mark(room).points == pytest.approx(7.5)
    with room.store.begin() as session:
        opened = session.get_one(OpenAssignment, room.opened.id)
        wanted = replace(conditions_of(opened), points=20, due_at=DUE + DAY)
        change_conditions(session, opened, wanted, NOW)
    assert (mark(room).points, mark(room).days_late) == (20, 0)


def test_the_last_counts_where_the_terms_say_so(room):
    graded(room, 8)
    graded(room, 4)
    assert mark(room).points == 10
    change_terms(room, counts=Counts.LAST)
    assert mark(room).points == 5


def test_a_students_extension_holds_for_that_student(room):
    change_terms(room, penalty_per_day=0.5)
    graded(room, 8, now=DUE + DAY)
    assert mark(room).points == 5
    extend(room, user_id=room.student.id, due_at=DUE + DAY)
    assert (mark(room).points, mark(room).days_late) == (10, 0)


def test_a_sections_extension_holds_for_its_members_only(room):
    change_terms(room, penalty_per_day=0.5)
    graded(room, 8, now=DUE + DAY)
    with room.store.begin() as session:
        section = Section(course_id=room.course.id, name="Monday")
        session.add(section)
    extend(room, section_id=section.id, due_at=DUE + DAY)
    assert mark(room).points == 5
    with room.store.begin() as session:
        session.get_one(Enrollment, (room.course.id, room.student.id)).section_id = section.id
        session.flush()
        update_mark(session, session.get_one(OpenAssignment, room.opened.id), room.student.id)
    assert mark(room).points == 10


def test_an_override_counts_and_the_graders_points_stay(room):
    graded(room, 2)
    with room.store.begin() as session:
        submission = session.scalars(select(HandedIn)).one()
        for points in (8.0, 6.0, None, 4.0):
            session.add(
                Override(
                    submission_id=submission.id,
                    check_name="halves_squares",
                    points=points,
                    reason="the check was too strict",
                    author_id=room.student.id,
                    made_at=NOW,
                )
            )
            session.flush()
            update_mark(session, session.get_one(OpenAssignment, room.opened.id), room.student.id)
            expected = 2.5 if points is None else points / 8 * 10
            found = session.get_one(Mark, (room.opened.id, room.student.id))
            assert (found.points, found.overridden) == (expected, points is not None)


def test_the_audit_log_can_only_be_added_to(store_url, store, room):
    with store.begin() as session:
        log_change(
            session, room.student.id, room.course.id, "terms", "due date", NOW, {"a": 1}, {"a": 2}
        )
    changes = ["UPDATE audit SET subject = 'x'", "DELETE FROM audit"]
    entry = "(id, at, action, subject) SELECT id, at, action, 'x' FROM audit"
    if store_url.startswith("sqlite"):
        changes.append(f"REPLACE INTO audit {entry}")
    else:
        changes.append("TRUNCATE audit")
        changes.append(f"INSERT INTO audit {entry} ON CONFLICT (id) DO UPDATE SET subject = 'x'")
    for change in changes:
        with pytest.raises(StoreFault, match="only ever added to"), store.begin() as s:
            s.execute(text(change))
    with pytest.raises(ValueError, match="no kind of change"), store.begin() as session:
        log_change(session, None, None, "mischief", "x", NOW)


def test_marks_of_what_was_graded_before_there_were_marks(store_url, store, room):
    """The migration gives the same marks as working them out does."""
    for score in (2, 6, 4):
        graded(room, score)
    room.hand_in()
    before = mark(room)
    engine = open_engine(store_url)
    migrations.downgrade(engine, "0004")
    migrations.upgrade(engine)
    engine.dispose()
    after = mark(room)
    for column in Mark.__table__.columns:
        assert getattr(after, column.key) == getattr(before, column.key), column.key


@pytest.mark.parametrize("marked", [False, True])
def test_the_marks_of_many_take_as_many_questions_as_those_of_few(store, marked):
    with store.begin() as session:
        course = make_crowd(session, 40, 1)
        if not marked:
            session.execute(delete(Mark))
        opened = assignments_of(session, course.id)[0]
        opened.points = 100
        students = list(session.scalars(select(HandedIn.user_id)))
    asked = []
    for chosen in (students[:3], students[3:]):
        with store.begin() as session, noted_queries() as statements:
            update_marks(session, session.get_one(OpenAssignment, opened.id), chosen)
        asked.append(len(statements))
    assert asked[0] == asked[1]
    with store.read() as session:
        points = dict(session.execute(select(Mark.user_id, Mark.points)).all())
    assert points == {number: pytest.approx(10 * (number % 11)) for number in students}
