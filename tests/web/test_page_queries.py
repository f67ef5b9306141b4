"""The queries of pages on both databases; through the pages themselves they run on SQLite only."""

from __future__ import annotations

from datetime import UTC, datetime

from grader.store.attempts import current_attempt
from grader.store.connection import Store
from grader.store.courses import find_course, find_open_assignment
from grader.store.pages import (
    errored_hand_ins,
    find_member,
    find_user_by_id,
    hand_ins_for,
)
from grader.store.retrying import try_again
from grader.store.student_record import student_record
from grader.store.submissions import find_submission
from grader.store.tables import AttemptStatus
from tests.services import postgresql, sqlite_template, store, store_url  # noqa: F401
from tests.web.school import found_school


def test_pages_find_what_belongs_to_whom(store: Store) -> None:  # noqa: F811
    school = found_school(store)
    with store.read() as session:
        course = find_course(session, school.course)
        ada = find_user_by_id(session, school.people["ada"])
        softmax = find_open_assignment(session, school.softmax)
        assert course is not None
        assert ada is not None
        assert softmax is not None
        assert find_member(session, course.id, school.people["ada"]) == ada
        assert find_member(session, course.id, school.people["zoe"]) is None
        record = student_record(session, course.id, ada.id, datetime.now(UTC))
        assert sum(len(work.hand_ins) for work in record) == 6
        of_softmax = hand_ins_for(session, softmax, ada.id)
        assert [one.number for one in of_softmax] == [2, 1]
        failed = errored_hand_ins(session, course.id)
    assert [one.submission.public_id for one in failed] == [school.submissions["errored"]]


def test_what_errored_is_queued_again_once(store: Store) -> None:  # noqa: F811
    school = found_school(store)
    now = datetime.now(UTC)
    for queued in (True, False):
        with store.begin() as session:
            submission = find_submission(session, school.submissions["errored"])
            assert submission is not None
            attempt = current_attempt(session, submission.id)
            assert try_again(session, attempt, now) is queued
    with store.read() as session:
        attempt = current_attempt(session, submission.id)
    assert (attempt.status, attempt.tries, attempt.fault) == (AttemptStatus.QUEUED, 0, None)
