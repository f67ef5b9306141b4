"""Rows that several want to change at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import delete, select

from grader.store.attempts import current_attempt
from grader.store.connection import Store
from grader.store.courses import create_course
from grader.store.holding import hold
from grader.store.overriding import override_check
from grader.store.regrade_decisions import apply_everything
from grader.store.tables import Course, Submission
from tests.store.classroom import NOW
from tests.store.regrading import decide, make_crowd, marks, stage


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


def test_an_override_at_the_moment_of_applying_counts(store: Store) -> None:
    room = make_crowd(store)
    regrade = stage(room, (8, 2, 7))

    def override(*_: object) -> bool:
        with store.begin() as session:
            submission = session.scalars(select(Submission).order_by(Submission.id).limit(1)).one()
            check = current_attempt(session, submission.id).report["checks"][0]["name"]
            return override_check(session, submission, check, 4, "generous", 1, NOW)

    with ThreadPoolExecutor(2) as pool:
        done = pool.map(lambda do: do(room, regrade, apply_everything), (decide, override))
        assert list(done) == [True, True]
    assert marks(room) == [5, 2.5, 8.75]


def _made(store: Store) -> int:
    with store.begin() as session:
        return create_course(session, "Machine Learning", "Autumn 2026", "Europe/Berlin").id


def _days(store: Store, course_id: int) -> int:
    with store.read() as session:
        return session.get_one(Course, course_id).regrade_days
