"""How long a grading will take: told from what was measured, or not at all."""

from grader.store.attempts import claim_attempt, record_report
from grader.store.estimates import expected_seconds
from grader.store.tables import Attempt
from grader.store.workers import Presence, arrive
from tests.store.classroom import NOW, at, make_classroom, make_report


def graded(store, room, seconds):
    attempt_id = room.hand_in()
    with store.begin() as session:
        claim = claim_attempt(session, attempt_id, "worker-1", 60, NOW)
        assert record_report(session, claim, make_report(), at(seconds))


def expected(store, attempt_id, now=NOW):
    with store.read() as session:
        return expected_seconds(session, session.get_one(Attempt, attempt_id), now)


def arrived(store, name, queues):
    with store.begin() as session:
        arrive(session, Presence(name, queues, "numpy", "cpu", "A"), NOW)


def test_nobody_knows_before_anything_was_graded(store):
    room = make_classroom(store)
    arrived(store, "one", "cpu")
    assert expected(store, room.hand_in()) is None


def test_those_before_are_shared_by_the_workers_that_are_there(store):
    room = make_classroom(store)
    for seconds in (8, 10, 90):
        graded(store, room, seconds)
    first, second, third = (room.hand_in() for _ in range(3))
    assert expected(store, first) is None
    arrived(store, "one", "cpu, regrade")
    arrived(store, "other", "gpu")
    assert [expected(store, one) for one in (first, second, third)] == [10, 20, 30]
    arrived(store, "two", "cpu")
    assert expected(store, third) == 20
    assert expected(store, third, at(3600)) is None


def test_what_is_graded_already_needs_the_rest(store):
    room = make_classroom(store)
    graded(store, room, 10)
    attempt_id = room.hand_in()
    with store.begin() as session:
        claim_attempt(session, attempt_id, "worker-1", 60, at(100))
    assert expected(store, attempt_id, at(104)) == 6
    assert expected(store, attempt_id, at(120)) is None
