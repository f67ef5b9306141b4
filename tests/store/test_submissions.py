"""Handing in: all or nothing, within the limits, whatever comes at the same moment."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from grader.errors import HandInRefused
from grader.store.accounts import create_user
from grader.store.attempts import current_attempt
from grader.store.pages import hand_ins_for
from grader.store.submissions import (
    find_submission,
    hand_in,
    history,
    ruling_for,
    source_of,
)
from grader.store.tables import Attempt, AttemptStatus, Blob, Submission
from tests.store.classroom import DUE, NOW, at, make_classroom


@pytest.fixture
def room(store):
    return make_classroom(store)


def count(store, table) -> int:
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_a_hand_in_writes_file_submission_and_attempt(store, room):
    attempt_id = room.hand_in(b"def huber_loss(): ...\n")
    with store.read() as session:
        attempt = session.get_one(Attempt, attempt_id)
        submission = find_submission(session, attempt.submission.public_id)
        assert source_of(session, submission) == b"def huber_loss(): ...\n"
        assert (submission.number, submission.handed_in_at) == (1, NOW)
        assert (attempt.status, attempt.tries, attempt.queue) == (AttemptStatus.QUEUED, 0, "cpu")
        assert (attempt.queued_at, attempt.sent_at) == (NOW, NOW)
        assert current_attempt(session, submission.id) is attempt


def test_seeds_are_secret_and_wide(store, room):
    ids = [room.hand_in() for _ in range(20)]
    with store.read() as session:
        seeds = {session.get_one(Attempt, attempt_id).seed for attempt_id in ids}
    assert len(seeds) == 20
    assert 2**50 < max(seeds) < 2**62


def test_history_is_numbered_and_newest_first(store, room):
    for _ in range(3):
        room.hand_in()
    with store.read() as session:
        numbers = [one.number for one in history(session, room.opened.id, room.student.id)]
    assert numbers == [3, 2, 1]


def test_late_is_after_the_due_moment_not_at_it(store, room):
    room.hand_in(now=DUE)
    room.hand_in(now=at(7 * 86400 + 1))
    with store.read() as session:
        handed_in = hand_ins_for(session, room.opened, room.student.id)
    assert [one.days_late for one in handed_in] == [1, 0]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \n\t", "The file is empty."),
        (b"x" * 1001, "The file has 1,001 bytes; at most 1,000 are taken."),
    ],
)
def test_unusable_files_are_refused_and_leave_nothing(store, room, content, sentence):
    with pytest.raises(HandInRefused, match=sentence):
        room.hand_in(content)
    assert (count(store, Blob), count(store, Submission), count(store, Attempt)) == (0, 0, 0)


@pytest.mark.parametrize("content", [b"\0\xff\xfe", os.urandom(1000), "x = 'é'".encode("latin-1")])
def test_any_bytes_are_kept_as_they_came(store, room, content):
    attempt_id = room.hand_in(content)
    with store.read() as session:
        assert source_of(session, session.get_one(Attempt, attempt_id).submission) == content


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\0b.py", "\ud800.py", "x" * 5000, "", "😀.py"]
)
def test_file_names_are_only_text(store, room, name):
    with store.begin() as session:
        attempt = hand_in(session, room.student.id, room.opened, name, b"x = 1", NOW)
        assert len(attempt.submission.file_name) <= 200


def test_the_same_bytes_are_stored_once(store, room):
    for content in (b"x = 1\n", b"x = 2\n", b"x = 1\n"):
        room.hand_in(content)
    assert (count(store, Blob), count(store, Submission)) == (2, 3)


def test_the_same_bytes_at_the_same_moment_are_stored_once(store, room):
    rooms = [room, *(another_student(room, number) for number in range(5))]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda one: one.hand_in(b"the same"), rooms))
    assert (count(store, Blob), count(store, Submission)) == (1, 6)


def test_attempts_are_counted_down(store):
    room = make_classroom(store, attempt_limit=2)
    left = []
    for _ in range(2):
        with store.read() as session:
            left.append(attempts_left(session, room))
        room.hand_in()
    assert left == [2, 1]
    with pytest.raises(HandInRefused, match="All 2 attempts are used up"):
        room.hand_in()
    with store.read() as session:
        assert attempts_left(session, room) == 0


def test_what_we_failed_to_grade_costs_no_attempt(store):
    room = make_classroom(store, attempt_limit=1)
    with store.begin() as session:
        attempt = hand_in(session, room.student.id, room.opened, "a.py", b"x = 1", NOW)
        attempt.status = AttemptStatus.ERRORED
    room.hand_in()
    with pytest.raises(HandInRefused):
        room.hand_in()


def test_of_many_uploads_at_once_only_as_many_win_as_attempts_are_left(store):
    room = make_classroom(store, attempt_limit=3)
    room.hand_in()

    def upload(number):
        try:
            return room.hand_in(b"x = %d" % number)
        except HandInRefused:
            return None

    with ThreadPoolExecutor(8) as pool:
        won = [attempt for attempt in pool.map(upload, range(8)) if attempt is not None]
    assert len(won) == 2
    with store.read() as session:
        numbers = [one.number for one in history(session, room.opened.id, room.student.id)]
    assert numbers == [3, 2, 1]


def attempts_left(session, room):
    return ruling_for(session, room.opened, room.student.id, NOW)[0].attempts_left


def another_student(room, number):
    with room.store.begin() as session:
        return replace(room, student=create_user(session, f"s{number}", "S", "correct horse"))
