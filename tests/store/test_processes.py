"""Real processes that are killed, stopped and crowded: nothing is lost, nothing recorded twice."""

import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from grader.settings import PROJECT_ROOT
from grader.store.attempts import claim_attempt, record_report
from grader.store.clock import database_now
from grader.store.sweeping import sweep
from grader.store.tables import Attempt, AttemptStatus
from tests.store.classroom import make_classroom, make_report


@pytest.fixture
def room(store):
    return make_classroom(store)


@contextmanager
def acting(url, part, *arguments):
    command = [sys.executable, "-m", "tests.store.actor", url, part, *map(str, arguments)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=PROJECT_ROOT, **pipes) as process:
        try:
            yield process
        finally:
            process.kill()


def sweep_until_sent(store, attempt_id):
    while True:
        with store.begin() as session:
            if sweep(session, database_now(session)) == [(attempt_id, "cpu")]:
                return
        time.sleep(0.05)


def record_with_another(store, attempt_id, score):
    with store.begin() as session:
        taken = claim_attempt(session, attempt_id, "another", 30, database_now(session))
        assert record_report(session, taken, make_report(score), database_now(session))


def read(store, attempt_id):
    with store.read() as session:
        return session.get_one(Attempt, attempt_id)


def test_what_a_killed_worker_had_claimed_is_graded_by_another(store, store_url, room):
    attempt_id = room.hand_in()
    with acting(store_url, "claim_and_record_when_told", attempt_id) as worker:
        assert worker.stdout.readline() == "claimed\n"
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    sweep_until_sent(store, attempt_id)
    record_with_another(store, attempt_id, 6)
    attempt = read(store, attempt_id)
    assert (attempt.status, attempt.score, attempt.tries) == (AttemptStatus.RECORDED, 6, 2)


def test_a_worker_that_wakes_up_too_late_records_nothing(store, store_url, room):
    attempt_id = room.hand_in()
    with acting(store_url, "claim_and_record_when_told", attempt_id) as worker:
        assert worker.stdout.readline() == "claimed\n"
        worker.send_signal(signal.SIGSTOP)
        sweep_until_sent(store, attempt_id)
        record_with_another(store, attempt_id, 6)
        worker.send_signal(signal.SIGCONT)
        answer, _ = worker.communicate("now\n")
    assert answer == "False\n"
    assert read(store, attempt_id).score == 6


def test_a_worker_killed_inside_its_transaction_has_claimed_nothing(store, store_url, room):
    attempt_id = room.hand_in()
    with acting(store_url, "claim_without_committing", attempt_id) as worker:
        assert worker.stdout.readline() == "True\n"
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert read(store, attempt_id).status is AttemptStatus.QUEUED
    record_with_another(store, attempt_id, 6)
    assert read(store, attempt_id).tries == 1


def test_a_crowd_of_processes_never_meets_a_locked_database(store, store_url, room):
    times, crowd = 10, 3
    part = ("hand_in_and_grade", room.student.id, room.opened.id, times)
    command = [sys.executable, "-m", "tests.store.actor", store_url, *map(str, part)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen(command, cwd=PROJECT_ROOT, **pipes) for _ in range(crowd)]
    answers = [process.communicate() for process in processes]
    assert answers == [("True\n" * times, "")] * crowd
    with store.read() as session:
        numbers = {attempt.submission.number for attempt in session.query(Attempt)}
    assert numbers == set(range(1, times * crowd + 1))
