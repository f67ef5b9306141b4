"""What waits for the staff is counted by course, and what is done with waits no longer."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from grader.store.accounts import create_user
from grader.store.attention import attention
from grader.store.courses import create_course, enrol
from grader.store.reviewing import finish, reopen
from grader.store.tables import (
    Attempt,
    AttemptStatus,
    ExtensionRequest,
    RegradeRequest,
    Role,
    Submission,
)
from tests.store.classroom import DUE, NOW, at, make_classroom
from tests.store.test_marks import graded


@pytest.fixture
def room(store):
    """One student who handed in twice, and another course in which nothing happens."""
    room = make_classroom(store)
    with store.begin() as session:
        empty = create_course(session, "Statistics", "Autumn 2025", "Europe/Berlin")
        for course in (room.course, empty):
            teacher = create_user(session, f"grace{course.id}", "Grace Hopper", "correct horse")
            enrol(session, course, teacher, Role.TA)
    graded(room, 5.0)
    graded(room, 7.0, at(60))
    return room


def counting(session):
    """The attempt whose score is the student's mark."""
    return session.scalars(select(Attempt).order_by(Attempt.score.desc())).first()


def waiting(room):
    with room.store.read() as session:
        return attention(session, [room.course.id, room.course.id + 1])


def test_of_several_hand_ins_one_is_to_be_reviewed_until_somebody_is_done_with_it(room):
    assert waiting(room)[room.course.id].of(room.opened).waiting == 1
    with room.store.begin() as session:
        submission_id = counting(session).submission_id
        other = session.scalars(select(Submission.id).where(Submission.id != submission_id)).one()
        finish(session, other, room.student.id, NOW)
    assert waiting(room)[room.course.id].of(room.opened).reviewed == 0, "it does not count"
    with room.store.begin() as session:
        finish(session, submission_id, room.student.id, NOW)
    reviewing = waiting(room)[room.course.id].of(room.opened)
    assert (reviewing.handed_in, reviewing.reviewed, reviewing.waiting) == (1, 1, 0)
    with room.store.begin() as session:
        reopen(session, submission_id)
    assert waiting(room)[room.course.id].of(room.opened).waiting == 1


def test_requests_wait_until_they_are_answered_and_other_courses_know_none(room):
    with room.store.begin() as session:
        doubt = RegradeRequest(
            submission_id=counting(session).submission_id, text="Why?", asked_at=NOW
        )
        wish = ExtensionRequest(
            open_assignment_id=room.opened.id,
            user_id=room.student.id,
            wanted_due_at=DUE,
            text="Ill.",
            asked_at=NOW,
        )
        session.add_all([doubt, wish])
    here, elsewhere = waiting(room).values()
    assert (here.regrade_requests, here.extension_requests, here.students) == (1, 1, 1)
    nothing = (elsewhere.regrade_requests, elsewhere.extension_requests, elsewhere.students)
    assert nothing == (0, 0, 0)
    with room.store.begin() as session:
        for request in (doubt, wish):
            session.add(request)
            request.answered_at = NOW
    here, _ = waiting(room).values()
    assert (here.regrade_requests, here.extension_requests) == (0, 0)


def test_what_is_not_graded_because_of_us_waits(room):
    with room.store.begin() as session:
        counting(session).status = AttemptStatus.ERRORED
    here, elsewhere = waiting(room).values()
    assert (here.errored, elsewhere.errored) == (1, 0)
