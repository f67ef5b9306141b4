"""Self-checks: graded by the worker like everything, counted nowhere."""

import pytest

from grader.errors import NotNow, SelfCheckWaiting
from grader.store.attempts import claim_attempt, record_report
from grader.store.gradebook import prospects
from grader.store.pages import hand_ins_for
from grader.store.submissions import Original, check_self, history, original_of
from grader.store.tables import Attempt, AttemptKind, OpenAssignment
from tests.store.classroom import NOW, at, make_classroom, make_report


def check(room, now=NOW, original=None):
    with room.store.begin() as session:
        return check_self(
            session, room.student.id, room.opened, "a.py", b"x = 1\n", now, original
        ).id


def grade(store, attempt_id):
    with store.begin() as session:
        claim = claim_attempt(session, attempt_id, "worker-1", 60, NOW)
        assert record_report(session, claim, make_report(1), NOW)
        return claim


def test_a_self_check_costs_no_attempt_and_never_counts(store):
    room = make_classroom(store, attempt_limit=1)
    claim = grade(store, check(room))
    assert claim.self_check
    assert not grade(store, room.hand_in()).self_check
    grade(store, check(room, at(5)))
    with store.read() as session:
        (prospect,) = prospects(session, [room.opened], room.student.id, NOW)
        assert (prospect.standing.submissions, prospect.standing.points) == (1, 1.25)
        assert prospect.ruling.attempts_left == 0
        assert [one.number for one in history(session, room.opened.id, room.student.id)] == [1]
        assert len(hand_ins_for(session, room.opened, room.student.id)) == 1
        attempt = session.get_one(Attempt, claim.attempt_id)
        assert (attempt.kind, attempt.counting) == (AttemptKind.SELF_CHECK, False)


def test_one_self_check_at_a_time(store):
    room = make_classroom(store)
    first = check(room)
    with pytest.raises(SelfCheckWaiting):
        check(room)
    grade(store, first)
    check(room)


def test_before_the_assignment_opens_nothing_is_checked(store):
    room = make_classroom(store)
    with store.begin() as session:
        session.get_one(OpenAssignment, room.opened.id).opens_at = at(60)
    with store.begin() as session:
        opened = session.get_one(OpenAssignment, room.opened.id)
        with pytest.raises(NotNow):
            check_self(session, room.student.id, opened, "a.py", b"x = 1\n", NOW)


def test_the_original_is_kept(store):
    room = make_classroom(store)
    attempt_id = check(room, original=Original("a.ipynb", b"{}"))
    with store.read() as session:
        submission = session.get_one(Attempt, attempt_id).submission
        assert original_of(session, submission) == Original("a.ipynb", b"{}")
