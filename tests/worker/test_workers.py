"""Real workers on real brokers and databases: graded once, whatever is sent, lost or killed."""

import signal

import pytest

from grader.queue import TASK_NAME, send_attempt
from grader.store.tables import Attempt, AttemptStatus
from tests.worker.site import wait_until

QUEUED = AttemptStatus.QUEUED
RUNNING = AttemptStatus.RUNNING
RECORDED = AttemptStatus.RECORDED
ERRORED = AttemptStatus.ERRORED


def test_a_submission_is_graded_and_progress_is_seen(staffed_site):
    attempt_id = staffed_site.send("work 1.5")
    wait_until(lambda: staffed_site.read(attempt_id).progress_done > 0, staffed_site.explain)
    attempt = staffed_site.wait_for(attempt_id, RECORDED)
    assert (attempt.score, attempt.tries, attempt.claimed_by) == (6, 1, "one")


def test_messages_that_arrive_twice_grade_once(staffed_site):
    attempt_id = staffed_site.hand_in("work 0.1")
    for _ in range(5):
        send_attempt(staffed_site.queue, attempt_id, "cpu")
    staffed_site.wait_for(staffed_site.send("work 0"), RECORDED)
    assert staffed_site.read(attempt_id).tries == 1
    assert staffed_site.explain().count(f"attempt {attempt_id}: huber-loss recorded") == 1


def test_a_message_that_was_lost_is_sent_again(staffed_site):
    attempt_id = staffed_site.hand_in("work 0")
    staffed_site.forget_sending(attempt_id)
    assert staffed_site.wait_for(attempt_id, RECORDED).tries == 1


def test_regrades_wait_until_nothing_else_does(staffed_site):
    go = staffed_site.settings.home / "go"
    staffed_site.wait_for(staffed_site.send(f"until {go}"), RUNNING)
    regrades = [staffed_site.send("work 0", "regrade") for _ in range(3)]
    fresh = [staffed_site.send("work 0") for _ in range(3)]
    go.touch()
    for attempt_id in (*regrades, *fresh):
        staffed_site.wait_for(attempt_id, RECORDED)
    finished = max(staffed_site.read(attempt_id).recorded_at for attempt_id in fresh)
    begun = min(staffed_site.read(attempt_id).started_at for attempt_id in regrades)
    assert begun > finished


def test_nonsense_on_the_queue_is_thrown_away(staffed_site):
    queue = staffed_site.queue
    queue.send_task("no.such.task", queue="cpu")
    for arguments in (("; drop table attempts",), (1, 2, 3), (10**30,), ([],), ()):
        queue.send_task(TASK_NAME, args=arguments, queue="cpu")
    with queue.connection_for_write() as connection:
        producer = connection.Producer()
        for kind in ("application/json", "application/x-python-serialize"):
            producer.publish(b"\x80\x04.", routing_key="cpu", content_type=kind)
    if not staffed_site.settings.broker_url.startswith("redis"):
        folder = staffed_site.settings.home / "broker" / "messages"
        (folder / "0-half.cpu.json").write_text('{"body": ')
    staffed_site.wait_for(staffed_site.send("work 0"), RECORDED)


def test_a_worker_killed_at_work_loses_nothing(site):
    first = site.start_worker(name="one")
    attempt_id = site.send("work 600 0")
    site.wait_for(attempt_id, RUNNING)
    first.process.kill()
    site.start_worker(name="two")
    attempt = site.wait_for(attempt_id, RECORDED)
    assert (attempt.tries, attempt.claimed_by) == (2, "two")


def test_a_worker_that_was_frozen_too_long_records_nothing(site):
    first = site.start_worker(name="one")
    attempt_id = site.send("work 2 0")
    site.wait_for(attempt_id, RUNNING)
    with site.store.begin() as session:
        session.get_one(Attempt, attempt_id)  # so that we hold SQLite's only lock, not the frozen
        first.process.send_signal(signal.SIGSTOP)
    site.start_worker(name="two")
    site.wait_for(attempt_id, RECORDED)
    first.process.send_signal(signal.SIGCONT)
    site.wait_for_line(first, "the claim was lost, nothing recorded")
    assert site.read(attempt_id).claimed_by == "two"
    assert "recorded 6/8" not in first.log


def test_a_worker_told_to_end_hands_its_work_back(site):
    first = site.start_worker(name="one")
    attempt_id = site.send("hang 600")
    site.wait_for(attempt_id, RUNNING)
    first.process.send_signal(signal.SIGTERM)
    assert first.process.wait(timeout=40) == 0
    attempt = site.read(attempt_id)
    assert (attempt.status, attempt.tries) == (QUEUED, 0)
    site.start_worker(name="two")
    assert site.wait_for(attempt_id, RUNNING).claimed_by == "two"


ON_SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
"""Where the broker and the database make no difference."""


@ON_SQLITE
def test_a_worker_told_to_end_finishes_what_takes_a_moment(site):
    worker = site.start_worker()
    attempt_id = site.send("work 0.7")
    site.wait_for(attempt_id, RUNNING)
    worker.process.send_signal(signal.SIGTERM)
    assert worker.process.wait(timeout=40) == 0
    assert site.read(attempt_id).status is RECORDED


@ON_SQLITE
def test_a_submission_that_kills_its_workers_ends_in_errored(site):
    attempt_id = site.send("die")
    for number in range(3):
        site.start_worker(name=f"{number}").process.wait(timeout=40)
    site.start_worker(name="last")
    assert site.wait_for(attempt_id, ERRORED).tries == 3
    assert site.wait_for(site.send("work 0"), RECORDED).claimed_by == "last"


@ON_SQLITE
def test_a_worker_whose_gpu_is_set_aside_ends_and_leaves_its_work_to_others(site):
    first = site.start_worker("gpu", "first")
    attempt_id = site.send("device first", "gpu")
    assert first.process.wait(timeout=40) == 0
    assert "this worker ends, it takes no more: The GPU is set aside." in first.log
    attempt = site.read(attempt_id)
    assert (attempt.status, attempt.tries, attempt.fault) == (QUEUED, 0, None)
    site.start_worker("gpu", "second")
    attempt = site.wait_for(attempt_id, RECORDED)
    assert (attempt.tries, attempt.claimed_by) == (1, "second")


@ON_SQLITE
def test_workers_take_only_from_their_queues(site):
    site.start_worker("gpu", "gpu")
    other = site.send("work 0", "cpu")
    assert site.wait_for(site.send("work 0", "gpu"), RECORDED).claimed_by == "gpu"
    assert site.read(other).status is QUEUED
