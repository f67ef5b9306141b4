"""One attempt in this process: graded and recorded, or given back with the reason."""

import logging
import time

import pytest

from grader.errors import BoxFault, DeviceFault, JudgeFault, Starved
from grader.report import Progress
from grader.store.attempts import MAX_TRIES, claim_attempt
from grader.store.blobs import digest_of
from grader.store.cancelling import cancel_attempt
from grader.store.clock import database_now
from grader.store.connection import open_store
from grader.store.sweeping import sweep
from grader.store.tables import Attempt, AttemptStatus, FileFingerprints
from tests.store.classroom import at, make_classroom, make_report
from worker.grading import ending_with_device
from worker.heartbeat import Heartbeat
from worker.leaving import hand_back_claim
from worker.sweeper import sweep_once
from worker.tasks import Workplace, grade_attempt


@pytest.fixture
def room(store):
    return make_classroom(store)


def workplace(store, grader, lease_seconds=30.0, sent=None):
    def send(attempt_id, queue):
        sent.append((attempt_id, queue))

    return Workplace(store, grader, send, pytest.fail, "here", lease_seconds)


def read(store, attempt_id) -> Attempt:
    with store.read() as session:
        return session.get_one(Attempt, attempt_id)


def test_the_grader_gets_the_claim_and_the_report_is_recorded(store, room, caplog):
    caplog.set_level(logging.INFO)
    attempt_id = room.hand_in(b"x = 1")
    sources = []

    def grader(claim, on_progress):
        sources.append(claim.source)
        on_progress(Progress(0, 1, "halves squares"))
        return make_report(6)

    grade_attempt(workplace(store, grader), attempt_id)
    grade_attempt(workplace(store, grader), attempt_id)
    assert sources == [b"x = 1"]
    assert read(store, attempt_id).score == 6
    assert f"attempt {attempt_id}: huber-loss recorded 6/8, graded in 0.100 s" in caplog.text
    with store.read() as session:
        assert session.get(FileFingerprints, digest_of(b"x = 1")) is not None


@pytest.mark.parametrize(
    ("fault", "tries"),
    [
        (BoxFault("The box broke."), 2),
        (Starved("The machine ran out of memory."), 2),
        (JudgeFault("The judge broke down."), 2),
        (ZeroDivisionError("oh \0"), 3),
        (KeyError(3), 3),
    ],
)
def test_our_faults_are_logged_and_given_back(store, room, caplog, fault, tries):
    """What always kills its sandbox goes to the staff after two tries: it may do so on purpose."""
    attempt_id = room.hand_in()

    def grader(claim, on_progress):
        raise fault

    statuses = []
    for _ in range(tries):
        grade_attempt(workplace(store, grader), attempt_id)
        statuses.append(read(store, attempt_id).status)
    assert statuses == [AttemptStatus.QUEUED] * (tries - 1) + [AttemptStatus.ERRORED]
    assert read(store, attempt_id).fault.startswith(type(fault).__name__)
    assert caplog.text.count("Traceback") == tries


def test_a_gpu_that_nobody_may_use_costs_no_try_and_wakes_another(store, room):
    """The worker's grader, as `softmark worker --device` makes it, on a GPU that is set aside."""
    attempt_id = room.hand_in()
    left, sent = [], []

    def grader(claim, on_progress):
        raise DeviceFault("The GPU has fallen off the bus.")

    ending = ending_with_device(grader, lambda: left.append(read(store, attempt_id).status))
    for _ in range(MAX_TRIES + 1):
        grade_attempt(workplace(store, ending, sent=sent), attempt_id)
    assert left == [AttemptStatus.RUNNING] * (MAX_TRIES + 1), (
        "told to leave before it is given back"
    )
    attempt = read(store, attempt_id)
    assert (attempt.status, attempt.tries, attempt.fault) == (AttemptStatus.QUEUED, 0, None)
    assert sent == [(attempt_id, "cpu")] * (MAX_TRIES + 1)


def test_a_report_that_cannot_be_stored_is_our_fault(store, room):
    attempt_id = room.hand_in()
    grade_attempt(workplace(store, lambda *_: make_report(message=object())), attempt_id)
    attempt = read(store, attempt_id)
    assert (attempt.status, attempt.tries) == (AttemptStatus.QUEUED, 1)


def test_grading_stops_when_the_claim_is_lost(store, room):
    attempt_id = room.hand_in()

    def grader(claim, on_progress):
        with store.begin() as session:
            assert sweep(session, at(1e9)) == [(attempt_id, "cpu")]
            assert claim_attempt(session, attempt_id, "another", 30, database_now(session))
        while True:
            on_progress(Progress(1, 2, "goes on"))

    grade_attempt(workplace(store, grader), attempt_id)
    attempt = read(store, attempt_id)
    assert (attempt.status, attempt.claimed_by) == (AttemptStatus.RUNNING, "another")


def test_a_cancelled_attempt_is_known_within_a_second_though_nothing_is_reported(store, room):
    attempt_id = room.hand_in()
    waited = []

    def grader(claim, on_progress):
        begun = Progress(0, 1, "trains")
        with store.begin() as session:
            assert cancel_attempt(session, attempt_id, own=True)
        cancelled = time.monotonic()
        try:
            while True:
                on_progress(begun)
                time.sleep(0.01)
        finally:
            waited.append(time.monotonic() - cancelled)

    grade_attempt(workplace(store, grader), attempt_id)
    assert waited[0] < 1
    assert read(store, attempt_id).status is AttemptStatus.CANCELLED


def test_the_lease_is_kept_while_grading_takes_longer(store, room):
    attempt_id = room.hand_in()

    def grader(claim, on_progress):
        first = read(store, attempt_id).lease_until
        while read(store, attempt_id).lease_until == first:
            pass
        return make_report(6)

    grade_attempt(workplace(store, grader, lease_seconds=1.0), attempt_id)
    assert read(store, attempt_id).status is AttemptStatus.RECORDED


def test_the_newest_progress_is_shown_even_when_nothing_follows(store, room):
    attempt_id = room.hand_in()

    def grader(claim, on_progress):
        for step in range(50):
            on_progress(Progress(step, 50, f"step {step}"))
        while read(store, attempt_id).progress_doing != "step 49":
            pass
        return make_report(6)

    grade_attempt(workplace(store, grader), attempt_id)
    assert read(store, attempt_id).status is AttemptStatus.RECORDED


def test_a_silent_database_does_not_stop_grading(tmp_path, store, room):
    attempt_id = room.hand_in()
    with store.begin() as session:
        claim = claim_attempt(session, attempt_id, "here", 30, database_now(session))
    silent = open_store(f"sqlite:///{tmp_path}/without-tables.db")
    with Heartbeat(silent, claim, 0.1, pytest.fail) as heartbeat:
        for step in range(3):
            heartbeat.show(Progress(step, 3, "goes on"))
    silent.close()


def test_without_a_database_nothing_is_claimed_and_nothing_raised(tmp_path):
    silent = open_store(f"sqlite:///{tmp_path}/without-tables.db")
    grade_attempt(workplace(silent, pytest.fail), 1)
    sweep_once(silent, pytest.fail)
    silent.close()


def test_leaving_hands_back_what_is_in_hand_and_wakes_another(store, room):
    attempt_id = room.hand_in()
    sent = []
    place = workplace(store, None, sent=sent)
    hand_back_claim(place)
    assert sent == []
    with store.begin() as session:
        claim = claim_attempt(session, attempt_id, "here", 30, database_now(session))
    with place.in_hand.holding(claim):
        hand_back_claim(place)
    assert sent == [(attempt_id, "cpu")]
    assert read(store, attempt_id).status is AttemptStatus.QUEUED
