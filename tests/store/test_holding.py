"""Rows that several want to change at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import delete

from grader.store.connection import Store
from grader.store.courses import create_course
from grader.store.holding import hold
from grader.store.tables import Course


def test_who_holds_a_row_sees_what_the_one_before_did(store: Store) -> None:
    course_id = _made(store)

    def count_one(_number: int) -> None:
        with store.begin() as session:
            course = session.get_one(Course, course_id)
            assert hold(session, course)
            course.regrade_days += 1

    before = _days(store, course_id)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(count_one, range(12)))
    assert _days(store, course_id) == before + 12


def test_a_row_that_is_gone_cannot_be_held(store: Store) -> None:
    course_id = _made(store)
    with store.read() as session:
        course = session.get_one(Course, course_id)
    with store.begin() as session:
        session.execute(delete(Course).where(Course.id == course_id))
    with store.begin() as session:
        assert not hold(session, course)


def test_who_only_reads_holds_nothing(store: Store) -> None:
    course_id = _made(store)
    with store.read() as session:
        assert hold(session, session.get_one(Course, course_id))
        with store.begin() as writing:
            assert hold(writing, writing.get_one(Course, course_id))


def _made(store: Store) -> int:
    with store.begin() as session:
        return create_course(session, "Machine Learning", "Autumn 2026", "Europe/Berlin").id


def _days(store: Store, course_id: int) -> int:
    with store.read() as session:
        return session.get_one(Course, course_id).regrade_days
