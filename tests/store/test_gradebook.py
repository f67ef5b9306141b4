"""The gradebook: the best score counts, the newest status shows."""

from dataclasses import replace

import pytest

from grader.store.accounts import create_user
from grader.store.attempts import MAX_TRIES, claim_attempt, record_report, release
from grader.store.courses import assignments_of, enrol, open_assignment
from grader.store.gradebook import best_scores
from grader.store.gradebook_query import GradebookQuery
from grader.store.gradebook_rows import gradebook
from grader.store.tables import Attempt, AttemptStatus, Role
from tests.store.classroom import DUE, NOW, at, make_assignment, make_classroom, make_report


@pytest.fixture
def room(store):
    return make_classroom(store)


def hand_in_for(room, score):
    attempt_id = room.hand_in()
    with room.store.begin() as session:
        taken = claim_attempt(session, attempt_id, "one", 30, at(0))
        record_report(session, taken, make_report(score), at(1))
        return session.get_one(Attempt, attempt_id).submission.public_id


def standing(room):
    with room.store.read() as session:
        return best_scores(session, room.course.id, room.student.id)[room.opened.id]


def test_before_anything_is_handed_in(room):
    found = standing(room)
    assert (found.points, found.max_points, found.status, found.submissions) == (None, 10, None, 0)


def test_the_best_score_counts_scaled_to_the_points(room):
    hand_in_for(room, 2)
    best = hand_in_for(room, 6)
    hand_in_for(room, 4)
    found = standing(room)
    assert (found.share, found.points) == (0.75, 7.5)
    assert (found.submission, found.submissions) == (best, 3)


def test_zero_is_a_score(room):
    hand_in_for(room, 0)
    assert standing(room).points == 0


def test_the_status_is_that_of_the_newest(room):
    hand_in_for(room, 6)
    room.hand_in()
    found = standing(room)
    assert (found.points, found.status) == (7.5, AttemptStatus.QUEUED)


def test_what_was_never_recorded_has_no_points(room):
    attempt_id = room.hand_in()
    for moment in range(MAX_TRIES):
        with room.store.begin() as session:
            taken = claim_attempt(session, attempt_id, "one", 30, at(moment))
            release(session, taken, "the box broke", at(moment))
    found = standing(room)
    assert (found.points, found.status) == (None, AttemptStatus.ERRORED)


def test_the_gradebook_has_a_row_for_every_student_and_nobody_else(store, room):
    with store.begin() as session:
        bob = create_user(session, "bob", "Bob Ross", "correct horse")
        ta = create_user(session, "ta", "Tess Ant", "correct horse")
        enrol(session, room.course, bob, Role.STUDENT)
        enrol(session, room.course, ta, Role.TA)
        second = open_assignment(session, room.course, make_assignment("second"), 4, DUE, None, NOW)
    hand_in_for(room, 8)
    hand_in_for(replace(room, student=bob, opened=second), 2)
    with store.read() as session:
        book = gradebook(
            session,
            room.course.id,
            assignments_of(session, room.course.id),
            GradebookQuery(),
            NOW,
        )
    assert [opened.assignment for opened in book.assignments] == ["huber-loss", "second"]
    points = {row.full_name: [standing.points for standing in row.standings] for row in book.rows}
    assert points == {"Ada Lovelace": [10, None], "Bob Ross": [None, 1]}
