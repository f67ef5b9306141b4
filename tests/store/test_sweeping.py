"""The sweeper: nothing stays lost, nothing is sent more often than needed."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from grader.store.attempts import MAX_TRIES, beat, claim_attempt
from grader.store.courses import open_assignment
from grader.store.submissions import hand_in
from grader.store.sweeping import FRONT_OF_QUEUE, sweep
from grader.store.tables import Attempt, AttemptStatus
from tests.store.classroom import DUE, NOW, at, make_assignment, make_classroom

LEASE = 30


@pytest.fixture
def room(store):
    return make_classroom(store)


def sweep_at(store, seconds):
    with store.begin() as session:
        return sweep(session, at(seconds))


def claim(store, attempt_id, seconds):
    with store.begin() as session:
        return claim_attempt(session, attempt_id, "one", LEASE, at(seconds))


def status_of(store, attempt_id):
    with store.read() as session:
        return session.get_one(Attempt, attempt_id).status


def test_what_was_just_sent_is_left_alone(store, room):
    room.hand_in()
    assert sweep_at(store, 9) == []


def test_what_nobody_claims_is_sent_again_less_and_less_often(store, room):
    attempt_id = room.hand_in()
    sent_at = [second for second in range(200) if sweep_at(store, second) == [(attempt_id, "cpu")]]
    assert sent_at == [11, 72, 133, 194]


def test_what_was_never_sent_is_sent_at_once(store, room):
    attempt_id = room.hand_in()
    with store.begin() as session:
        session.get_one(Attempt, attempt_id).sent_at = None
    assert sweep_at(store, 0) == [(attempt_id, "cpu")]


def test_a_long_queue_is_not_sent_again_from_end_to_end(store, room):
    with store.begin() as session:
        for _ in range(FRONT_OF_QUEUE + 5):
            hand_in(session, room.student.id, room.opened, "a.py", b"x = 1", NOW)
        other = open_assignment(
            session, room.course, make_assignment("cnn", "gpu"), 5, DUE, None, NOW
        )
        gpu_id = hand_in(session, room.student.id, other, "b.py", b"x = 1", NOW).id
    swept = sweep_at(store, 11)
    assert [queue for _, queue in swept].count("cpu") == FRONT_OF_QUEUE
    assert (gpu_id, "gpu") in swept


def test_a_running_attempt_is_left_alone_while_its_heart_beats(store, room):
    taken = claim(store, room.hand_in(), 0)
    with store.begin() as session:
        beat(session, taken, LEASE, at(25))
    assert sweep_at(store, 54) == []
    assert sweep_at(store, 56) == [(taken.attempt_id, "cpu")]


def test_three_lost_leases_end_in_errored(store, room):
    attempt_id = room.hand_in()
    for number in range(MAX_TRIES):
        assert status_of(store, attempt_id) is AttemptStatus.QUEUED
        claim(store, attempt_id, number * 100)
        sweep_at(store, number * 100 + LEASE + 1)
    assert status_of(store, attempt_id) is AttemptStatus.ERRORED
    with store.read() as session:
        fault = session.get_one(Attempt, attempt_id).fault
    assert fault == "The worker that graded this stopped answering, three times over."


def test_of_many_sweepers_one_sends_each_attempt(store, room):
    ids = [room.hand_in() for _ in range(10)]
    for attempt_id in ids[:5]:
        claim(store, attempt_id, 0)
    with ThreadPoolExecutor(6) as pool:
        swept = [
            pair for pairs in pool.map(lambda _: sweep_at(store, 100), range(6)) for pair in pairs
        ]
    assert sorted(swept) == [(attempt_id, "cpu") for attempt_id in ids]
