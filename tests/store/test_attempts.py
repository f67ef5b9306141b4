"""Claims: one worker at a time, and none that lost its claim changes anything."""

import math
from concurrent.futures import ThreadPoolExecutor

import pytest

from grader.report import Curve, Progress
from grader.report_json import report_from_json
from grader.store.attempts import (
    MAX_TRIES,
    beat,
    claim_attempt,
    hand_back,
    queue_position,
    record_report,
    release,
    report_progress,
)
from grader.store.sweeping import sweep
from grader.store.tables import Attempt, AttemptStatus, OpenAssignment
from tests.store.classroom import at, make_classroom, make_report

LEASE = 30


@pytest.fixture
def room(store):
    return make_classroom(store)


def claim(store, attempt_id, now=0.0, worker="one"):
    with store.begin() as session:
        return claim_attempt(session, attempt_id, worker, LEASE, at(now))


def read(store, attempt_id) -> Attempt:
    with store.read() as session:
        attempt = session.get_one(Attempt, attempt_id)
        assert attempt.report is None or attempt.report["assignment"] == "huber-loss"
        return attempt


def test_a_claim_brings_all_that_is_needed_to_grade(store, room):
    attempt_id = room.hand_in(b"x = 1")
    taken = claim(store, attempt_id, 5)
    attempt = read(store, attempt_id)
    assert (taken.assignment, taken.queue, taken.file_name) == (
        "huber-loss",
        "cpu",
        "huber_loss.py",
    )
    assert (taken.source, taken.seed, taken.tries) == (b"x = 1", attempt.seed, 1)
    assert (attempt.status, attempt.claimed_by) == (AttemptStatus.RUNNING, "one")
    assert (attempt.started_at, attempt.lease_until) == (at(5), at(5 + LEASE))


def test_of_many_workers_one_gets_the_claim(store, room):
    attempt_id = room.hand_in()
    with ThreadPoolExecutor(8) as pool:
        claims = list(
            pool.map(lambda number: claim(store, attempt_id, worker=f"{number}"), range(8))
        )
    assert sum(taken is not None for taken in claims) == 1


def test_what_does_not_exist_cannot_be_claimed(store, room):
    assert claim(store, 12345) is None


def test_a_heartbeat_extends_the_lease(store, room):
    attempt_id = room.hand_in()
    taken = claim(store, attempt_id)
    with store.begin() as session:
        assert beat(session, taken, LEASE, at(20))
    assert (read(store, attempt_id).heartbeat_at, read(store, attempt_id).lease_until) == (
        at(20),
        at(20 + LEASE),
    )


def test_progress_is_shown(store, room):
    attempt_id = room.hand_in()
    taken = claim(store, attempt_id)
    with store.begin() as session:
        assert report_progress(session, taken, Progress(2, 7, "keeps the \0 shape"))
    attempt = read(store, attempt_id)
    shown = (attempt.progress_done, attempt.progress_total, attempt.progress_doing)
    assert shown == (2, 7, "keeps the \ufffd shape")


def test_training_curves_are_shown_until_the_report_is_there(store, room):
    attempt_id = room.hand_in()
    taken = claim(store, attempt_id)
    curve = Curve("准确率", (0.0, 1.0, 2.0), (0.1, math.nan, 1 / 3))
    with store.begin() as session:
        assert report_progress(session, taken, Progress(2, 7, "trains", (curve,)))
    assert read_curves(store, attempt_id) == [
        {"name": "准确率", "steps": [0.0, 1.0, 2.0], "values": [0.1, None, 0.333333]}
    ]
    with store.begin() as session:
        assert record_report(session, taken, make_report(), at(3))
    assert read_curves(store, attempt_id) is None


def test_an_attempt_that_is_given_back_forgets_its_curves(store, room):
    attempt_id = room.hand_in()
    taken = claim(store, attempt_id)
    progress = Progress(0, 1, "trains", (Curve("loss", (1.0,), (2.0,)),))
    with store.begin() as session:
        assert report_progress(session, taken, progress)
        assert release(session, taken, "fault", at(1))
    assert read_curves(store, attempt_id) is None


def read_curves(store, attempt_id):
    with store.read() as session:
        return session.get_one(Attempt, attempt_id).progress_curves


def test_a_report_is_recorded_once(store, room):
    attempt_id = room.hand_in()
    taken = claim(store, attempt_id)
    with store.begin() as session:
        assert record_report(session, taken, make_report(6), at(3))
    with store.begin() as session:
        assert not record_report(session, taken, make_report(8), at(4))
    attempt = read(store, attempt_id)
    assert (attempt.status, attempt.score, attempt.max_score) == (AttemptStatus.RECORDED, 6, 8)
    assert (attempt.recorded_at, attempt.claim_token) == (at(3), None)
    assert report_from_json(attempt.report) == make_report(6)
    assert claim(store, attempt_id) is None


@pytest.mark.parametrize("odd", ["NUL \0", "surrogate \ud83d", "\x1b[31m\u202e", "x" * 300_000])
def test_a_report_with_odd_text_is_stored(store, room, odd):
    taken = claim(store, room.hand_in())
    with store.begin() as session:
        assert record_report(session, taken, make_report(message=odd), at(3))
    message = read(store, taken.attempt_id).report["checks"][0]["message"]
    assert len(message) == len(odd)


@pytest.mark.parametrize("tell", ["beat", "progress", "record", "release", "hand_back"])
def test_whoever_lost_the_claim_changes_nothing(store, room, tell):
    attempt_id = room.hand_in()
    first = claim(store, attempt_id)
    with store.begin() as session:
        assert sweep(session, at(LEASE + 1)) == [(attempt_id, "cpu")]
    assert not say(store, first, tell), "while the attempt is queued again"
    second = claim(store, attempt_id, LEASE + 2, "two")
    before = vars(read(store, attempt_id)) | {"_sa_instance_state": None}
    assert not say(store, first, tell), "while another is at it"
    assert vars(read(store, attempt_id)) | {"_sa_instance_state": None} == before
    assert say(store, second, tell)


def say(store, taken, what) -> bool:
    now = at(LEASE + 3)
    with store.begin() as session:
        return {
            "beat": lambda: beat(session, taken, LEASE, now),
            "progress": lambda: report_progress(session, taken, Progress(1, 2, "x")),
            "record": lambda: record_report(session, taken, make_report(), now),
            "release": lambda: release(session, taken, "fault", now),
            "hand_back": lambda: hand_back(session, taken, now),
        }[what]()


def test_three_faults_of_ours_end_in_errored(store, room):
    attempt_id = room.hand_in()
    statuses = []
    for number in range(MAX_TRIES):
        taken = claim(store, attempt_id, number)
        with store.begin() as session:
            assert release(session, taken, f"fault \0 {number}", at(number))
        statuses.append(read(store, attempt_id).status)
    assert statuses == [AttemptStatus.QUEUED, AttemptStatus.QUEUED, AttemptStatus.ERRORED]
    assert read(store, attempt_id).fault == "fault \ufffd 2"
    assert claim(store, attempt_id) is None
    with store.begin() as session:
        assert sweep(session, at(1e6)) == []


def test_handing_back_costs_no_try(store, room):
    attempt_id = room.hand_in()
    for number in range(2 * MAX_TRIES):
        taken = claim(store, attempt_id, number)
        assert taken.tries == 1
        with store.begin() as session:
            assert hand_back(session, taken, at(number))


def test_a_fault_is_forgotten_when_a_report_is_recorded(store, room):
    attempt_id = room.hand_in()
    with store.begin() as session:
        release(session, claim_attempt(session, attempt_id, "one", LEASE, at(0)), "oh", at(0))
    taken = claim(store, attempt_id, 1)
    with store.begin() as session:
        record_report(session, taken, make_report(), at(2))
    assert read(store, attempt_id).fault is None


def test_the_place_in_the_queue_counts_those_before(store, room):
    first, second, third = (room.hand_in(now=at(number)) for number in range(3))
    claim(store, first)
    with store.read() as session:
        places = [
            queue_position(session, session.get_one(Attempt, attempt_id))
            for attempt_id in (first, second, third)
        ]
    assert places == [None, 0, 1]


def test_a_claim_carries_what_the_course_changed_of_the_assignment(store, room):
    with store.begin() as session:
        opened = session.get_one(OpenAssignment, room.opened.id)
        opened.thresholds, opened.limits = {"gate": 0.9}, {"seconds": 2.0}
    taken = claim(store, room.hand_in())
    assert (taken.thresholds, taken.limits) == ({"gate": 0.9}, {"seconds": 2.0})
