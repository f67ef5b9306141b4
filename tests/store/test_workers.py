"""What workers tell of themselves, on both databases."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from grader.cli import main
from grader.sandbox.figures import BoxFigures
from grader.store.attempts import claim_attempt
from grader.store.clock import database_now
from grader.store.tables import Attempt, AuditEntry, Worker
from grader.store.workers import (
    LOST_AFTER,
    REMEMBERED_FOR,
    Presence,
    arrive,
    count_graded,
    depart,
    is_draining,
    leave_to_others,
    lost,
    set_draining,
    tell,
    workers,
)
from tests.store.classroom import NOW, at, make_classroom

ONE = Presence("one", "cpu, regrade", "numpy", "CPU, 2 cores", "A")


@pytest.fixture
def room(store):
    with store.begin() as session:
        arrive(session, ONE, NOW)
    return make_classroom(store)


def read(store) -> Worker:
    with store.read() as session:
        return session.get_one(Worker, "one")


def drain(room, name="one", now=NOW, *, draining=True):
    with room.store.begin() as session:
        return set_draining(session, name, room.student.id, room.course.id, now, draining=draining)


def test_a_worker_says_what_it_is_and_that_it_lives(store, room):
    with store.begin() as session:
        assert tell(session, "one", at(3)) is False
        count_graded(session, "one")
    worker = read(store)
    assert (worker.queues, worker.runtimes, worker.tier) == ("cpu, regrade", "numpy", "A")
    assert (worker.heartbeat_at, worker.graded, worker.stopped_at) == (at(3), 1, None)


def test_a_worker_tells_what_happened_to_its_boxes(store, room, monkeypatch):
    figures = BoxFigures("numpy", boxes=2, cells=40, p95_ms=12.5)
    with store.begin() as session:
        tell(session, "one", database_now(session), [figures.to_json()])
    assert read(store).boxes == [figures.to_json()]
    url = store._writing.url.render_as_string(hide_password=False)
    monkeypatch.setenv("SOFTMARK_DATABASE_URL", url)
    row = json.loads(CliRunner().invoke(main, ["boxes", "--json"]).output)
    assert row == {"worker": "one", **figures.to_json()}
    assert "one numpy" in CliRunner().invoke(main, ["boxes"]).output


def test_a_worker_that_nobody_knows_is_told_so(store, room):
    with store.begin() as session:
        assert tell(session, "two", NOW) is None


def test_draining_is_said_once_and_written_down(store, room):
    assert [drain(room), drain(room)] == [True, False]
    with store.begin() as session:
        assert is_draining(session, "one")
        assert tell(session, "one", at(1)) is True
        (entry,) = session.query(AuditEntry).where(AuditEntry.action == "worker")
    assert (entry.subject, entry.before, entry.after) == (
        "one",
        {"draining": False},
        {"draining": True},
    )
    assert drain(room, draining=False)
    assert not read(store).draining


def test_there_is_no_telling_a_worker_that_is_not_there(room):
    assert drain(room, name="two") is None
    assert drain(room, now=NOW + REMEMBERED_FOR + timedelta(seconds=1)) is None


@pytest.mark.parametrize(("in_good_order", "still_drains"), [(True, False), (False, True)])
def test_a_crash_does_not_undo_draining(store, room, in_good_order, still_drains):
    drain(room)
    with store.begin() as session:
        if in_good_order:
            depart(session, "one", at(1))
        arrive(session, ONE, at(2))
    assert read(store).draining is still_drains
    assert read(store).stopped_at is None


def test_who_falls_silent_is_lost_and_forgotten_after_a_day(store, room):
    silent = NOW + LOST_AFTER + timedelta(seconds=1)
    assert not lost(read(store), NOW + LOST_AFTER)
    assert lost(read(store), silent)
    with store.begin() as session:
        arrive(session, Presence("two", "cpu", "numpy", "CPU, 2 cores", "A"), silent)
        assert [worker.name for worker in workers(session, silent)] == ["two", "one"]
        assert workers(session, silent + REMEMBERED_FOR) == []
        depart(session, "one", silent)
    assert not lost(read(store), silent)


def test_a_message_left_to_others_is_sent_again_and_a_claimed_one_is_not(store, room):
    waiting, running = room.hand_in(), room.hand_in(b"y = 1\n")
    with store.begin() as session:
        for attempt_id in (waiting, running):
            session.get_one(Attempt, attempt_id).sent_at = NOW
        claim_attempt(session, running, "one", 30, NOW)
        leave_to_others(session, waiting)
        leave_to_others(session, running)
    with store.read() as session:
        assert session.get_one(Attempt, waiting).sent_at is None
        assert session.get_one(Attempt, running).sent_at == NOW
