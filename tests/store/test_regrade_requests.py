"""A student's doubt about a report gets one answer."""

from __future__ import annotations

from sqlalchemy import select

from grader.store.regrade_requests import answer_request, doubts_about, doubts_in, find_doubt
from grader.store.tables import Notice, RegradeRequest, Submission
from tests.store.classroom import NOW, make_classroom


def test_a_request_is_answered_once_and_its_student_is_told(store):
    room = make_classroom(store)
    room.hand_in()
    with room.store.begin() as session:
        submission = session.scalars(select(Submission).order_by(Submission.id)).first()
        session.add(RegradeRequest(submission_id=submission.id, text="Why?", asked_at=NOW))
    with room.store.begin() as session:
        (doubt,) = doubts_in(session, room.course.id)
        assert doubts_about(session, submission.id) == [doubt.request]
        request, about = find_doubt(session, doubt.request.public_id)
        assert answer_request(session, request, about, True, "You are right.", 1, NOW)
        assert not answer_request(session, request, about, False, "No.", 1, NOW)
    with room.store.read() as session:
        (doubt,) = doubts_in(session, room.course.id)
        assert (doubt.request.granted, doubt.request.answer) == (True, "You are right.")
        assert session.scalars(select(Notice.kind)).all() == ["regrade_answer"]
