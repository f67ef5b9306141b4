"""Courses, roles and open assignments."""

import pytest

from grader.errors import UnusableInput
from grader.outlining import load_outline
from grader.store.accounts import create_user
from grader.store.conditions import Conditions, change_conditions, open_on
from grader.store.courses import (
    assignments_of,
    courses_of,
    create_course,
    enrol,
    find_course,
    find_open_assignment,
    members_of,
    open_assignment,
    role_in,
)
from grader.store.tables import Role
from tests.store.classroom import DUE, NOW, at, make_assignment, make_classroom


@pytest.fixture
def room(store):
    return make_classroom(store)


def test_a_course_is_found_by_its_public_id(store, room):
    with store.read() as session:
        found = find_course(session, room.course.public_id)
        assert (found.name, found.term, found.time_zone) == (
            "Machine Learning",
            "Autumn 2025",
            "Europe/Berlin",
        )
        assert find_course(session, "1") is None


def test_an_unknown_time_zone_is_refused(store):
    with pytest.raises(UnusableInput, match="Mars/Base is no time zone"), store.begin() as session:
        create_course(session, "ML", "2025", "Mars/Base")


def test_a_role_can_change_and_strangers_have_none(store, room):
    with store.begin() as session:
        stranger = create_user(session, "eve", "Eve", "correct horse")
        assert role_in(session, room.course.id, stranger.id) is None
        assert role_in(session, room.course.id, room.student.id) is Role.STUDENT
        enrol(session, room.course, room.student, Role.TA)
    with store.read() as session:
        assert role_in(session, room.course.id, room.student.id) is Role.TA
        assert [one.role for one in members_of(session, room.course.id)] == [Role.TA]


def test_people_see_their_own_courses_newest_first(store, room):
    with store.begin() as session:
        create_course(session, "Not theirs", "2025", "UTC")
        second = create_course(session, "Deep Learning", "Spring 2026", "UTC")
        enrol(session, second, room.student, Role.ADMIN)
    with store.read() as session:
        names = [(course.name, role) for course, role in courses_of(session, room.student.id)]
    assert names == [("Deep Learning", Role.ADMIN), ("Machine Learning", Role.STUDENT)]


def test_an_opened_assignment_keeps_what_the_catalogue_said(store, room):
    with store.read() as session:
        opened = find_open_assignment(session, room.opened.public_id)
        assert (opened.assignment, opened.version, opened.queue) == ("huber-loss", "1", "cpu")
        assert (opened.points, opened.due_at, opened.attempt_limit) == (10, DUE, None)
        assert opened.course.name == "Machine Learning"


def test_open_assignments_come_by_due_date(store, room):
    with store.begin() as session:
        for name, due in (("late", at(9e6)), ("soon", at(60))):
            open_assignment(session, room.course, make_assignment(name), 5, due, 3, NOW)
    with store.read() as session:
        names = [opened.assignment for opened in assignments_of(session, room.course.id)]
    assert names == ["soon", "huber-loss", "late"]


def test_terms_can_change(store, room):
    with store.begin() as session:
        wanted = Conditions(20, at(5), attempt_limit=2)
        assert change_conditions(session, room.opened, wanted, NOW)
    with store.read() as session:
        opened = find_open_assignment(session, room.opened.public_id)
        assert (opened.points, opened.due_at, opened.attempt_limit) == (20, at(5), 2)


@pytest.mark.parametrize(
    ("points", "limit"), [(0, None), (-1, None), (float("nan"), None), (1e9, None), (5, 0), (5, -1)]
)
def test_senseless_terms_are_refused(store, room, points, limit):
    with pytest.raises(UnusableInput), store.begin() as session:
        change_conditions(session, room.opened, Conditions(points, DUE, attempt_limit=limit), NOW)


def test_thresholds_out_of_the_assignments_bounds_are_refused(store, room):
    beyond = Conditions(10, DUE, thresholds={"halves_squares": 0.5})
    with pytest.raises(UnusableInput, match="no threshold"), store.begin() as session:
        change_conditions(session, room.opened, beyond, NOW)
    narrowed = Conditions(10, DUE, limits={"seconds": 0.5})
    with pytest.raises(UnusableInput, match="never narrowed"), store.begin() as session:
        open_on(session, room.course, load_outline("huber-loss"), narrowed, NOW)
