"""A regrade is staged as one change set, and decided on once."""

from __future__ import annotations

import functools
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from grader.errors import RegradeRefused
from grader.store.attempts import MAX_TRIES, claim_attempt, current_attempt, release
from grader.store.cancelling import cancel_attempt
from grader.store.failing import failing_check
from grader.store.overriding import override_check
from grader.store.regrade_decisions import apply_everything, apply_where_better, drop
from grader.store.regrade_outcomes import past_changes
from grader.store.regrades import (
    attempts_by_status,
    everything,
    find_regrade,
    start_regrade,
    try_errored_again,
    what_counts,
)
from grader.store.sweeping import sweep
from grader.store.tables import (
    AttemptStatus,
    AuditEntry,
    Notice,
    OpenAssignment,
    RegradeStatus,
    Submission,
)
from tests.store.classroom import NOW, at
from tests.store.regrading import (
    begin,
    changes,
    decide,
    grade,
    make_crowd,
    marks,
    queued,
    stage,
    status,
)


@pytest.fixture
def room(store):
    return make_crowd(store)


def test_attempts_wait_in_the_queue_for_regrades_and_change_nothing_yet(room):
    before = marks(room)
    regrade, started = begin(room)
    assert started
    with room.store.begin() as session:
        assert {queue for _, queue in sweep(session, at(1))} == {"regrade"}
        assert attempts_by_status(session, regrade.id) == {AttemptStatus.QUEUED: 3}
    assert (status(room), marks(room)) == (RegradeStatus.RUNNING, before)


def test_the_last_recorded_attempt_stages_the_change_set(room):
    begin(room)
    *first, last = queued(room)
    for attempt_id in first:
        grade(room.store, attempt_id, 8)
    assert status(room) is RegradeStatus.RUNNING
    grade(room.store, last, 8)
    assert status(room) is RegradeStatus.STAGED


def test_the_table_has_each_student_before_and_after(room):
    regrade = stage(room, (8, 2, 7))
    rows = {one.user.name: one for one in changes(room, regrade)}
    assert [(one.before.points, one.after.points) for one in rows.values()] == [
        (4, 2),
        (8, 7),
        (2, 8),
    ]
    assert rows["ada"].flipped
    assert not rows["ben"].flipped
    assert rows["chloe"].newly_failing == {"halves_squares"}
    assert (rows["ben"].mark_before, rows["ben"].mark_after) == (5, 2.5)
    assert rows["ada"].seconds == 2


def test_applying_tells_only_those_whose_mark_changed(room):
    regrade = stage(room, (8, 4, 7))
    assert decide(room, regrade, apply_everything)
    assert marks(room) == [10, 5, 8.75]
    assert status(room) is RegradeStatus.APPLIED
    with room.store.read() as session:
        told = session.scalars(select(Notice.user_id).where(Notice.kind == "regrade")).all()
        log = session.scalars(select(AuditEntry).where(AuditEntry.action == "regrade")).all()
        assert len(told) == 2
        assert sorted(one.before["points"] for one in log if one.before) == [2.5, 10]
        assert {one.reason for one in log} == {"a check was wrong"}
        submission = session.scalars(select(Submission).order_by(Submission.id)).first()
        assert current_attempt(session, submission.id).regrade_id == regrade.id


def test_applying_where_better_takes_nothing_away(room):
    regrade = stage(room, (8, 2, 7))
    assert decide(room, regrade, apply_where_better)
    assert marks(room) == [10, 5, 10]
    assert status(room) is RegradeStatus.APPLIED_WHERE_BETTER


def test_it_is_decided_once_however_often_one_clicks(room):
    regrade = stage(room, (8, 2, 7))
    assert decide(room, regrade, drop)
    assert not decide(room, regrade, apply_everything)
    assert not decide(room, regrade, apply_where_better)
    assert not decide(room, regrade, drop)
    assert marks(room) == [2.5, 5, 10]


def test_two_who_decide_at_the_same_moment(room):
    regrade = stage(room, (8, 2, 7))
    with ThreadPoolExecutor(2) as pool:
        decided = list(pool.map(lambda how: decide(room, regrade, how), (apply_everything, drop)))
    assert sorted(decided) == [False, True]
    assert marks(room) in ([2.5, 5, 10], [10, 2.5, 8.75])


def test_two_who_start_at_the_same_moment_share_one_change_set(room):
    with ThreadPoolExecutor(2) as pool:
        started = list(pool.map(lambda _: begin(room), range(2)))
    assert {regrade.id for regrade, _ in started} == {started[0][0].id}
    assert sorted(new for _, new in started) == [False, True]
    assert len(queued(room)) == 3


def test_dropping_early_cancels_what_waits(room):
    regrade, _ = begin(room)
    assert not decide(room, regrade, apply_everything)
    assert decide(room, regrade, drop)
    assert queued(room) == []
    assert begin(room)[1]


def test_what_errored_can_be_tried_again(room):
    regrade, _ = begin(room)
    first, *others = queued(room)
    for attempt_id in others:
        grade(room.store, attempt_id, 8)
    for _ in range(MAX_TRIES):
        with room.store.begin() as session:
            release(session, claim_attempt(session, first, "one", 30, at(0)), "BoxFault", at(1))
    assert status(room) is RegradeStatus.STAGED
    assert [one.after is None for one in changes(room, regrade)].count(True) == 1
    with room.store.begin() as session:
        found = find_regrade(session, regrade.public_id)
        assert try_errored_again(session, found)
        assert not try_errored_again(session, found)
    assert (status(room), queued(room)) == (RegradeStatus.RUNNING, [first])
    grade(room.store, first, 6)
    assert decide(room, regrade, apply_everything)
    assert marks(room) == [7.5, 10, 10]


def test_an_attempt_that_a_dead_worker_held_stages_it_too(room):
    begin(room)
    first, *others = queued(room)
    for attempt_id in others:
        grade(room.store, attempt_id, 8)
    for _ in range(MAX_TRIES):
        with room.store.begin() as session:
            claim_attempt(session, first, "one", 1, at(0))
        with room.store.begin() as session:
            sweep(session, at(5))
    assert status(room) is RegradeStatus.STAGED


def test_overrides_and_penalties_are_worked_in(room):
    with room.store.begin() as session:
        opened = session.get_one(OpenAssignment, room.opened.id)
        opened.penalty_per_day = 0.5
        opened.due_at = NOW.replace(hour=1)
        submission_id = min(what_counts(session, opened))
        submission = session.get_one(Submission, submission_id)
        override_check(session, submission, "halves_squares", 6, "close", 1, NOW)
    regrade = stage(room, (8, 8, 8))
    row = next(one for one in changes(room, regrade) if one.overridden)
    assert (row.after.points, row.gain) == (6, 0)
    assert decide(room, regrade, apply_everything)
    assert marks(room)[0] == 7.5 * 0.5
    assert marks(room)[1] == 5


def test_every_submission_can_be_graded_again_and_a_check_be_chosen(room):
    with room.store.begin() as session:
        opened = session.get_one(OpenAssignment, room.opened.id)
        chosen = everything(session, opened)
        assert len(chosen) == 6
        assert len(failing_check(session, chosen, "halves_squares")) == 5
        with pytest.raises(RegradeRefused):
            start_regrade(session, opened, [], "2", "nothing", 1, NOW)


def test_cancelling_the_last_attempt_stages_it_too(room):
    regrade, _ = begin(room)
    for attempt_id in queued(room):
        with room.store.begin() as session:
            assert cancel_attempt(session, attempt_id, own=False) is False
    assert status(room) is RegradeStatus.STAGED
    assert decide(room, regrade, apply_everything)
    assert marks(room) == [2.5, 5, 10]


def test_a_chosen_part_is_applied_and_the_table_is_kept(store):
    room = make_crowd(store)
    regrade = stage(room, (4, 2, 8))
    before = changes(room, regrade)
    ada = next(one for one in before if one.user.name == "ada")
    only_ada = functools.partial(apply_everything, only={ada.submission.public_id})
    assert decide(room, regrade, only_ada)
    assert status(room) is RegradeStatus.APPLIED_TO_CHOSEN
    assert marks(room) == [5, 5, 10]
    with store.read() as session:
        kept = past_changes(session, find_regrade(session, regrade.public_id))
    assert [one.submission.id for one in kept] == [one.submission.id for one in before]
    assert [(one.before, one.after) for one in kept] == [(o.before, o.after) for o in before]
    assert {one.user.name: one.applied for one in kept} == {
        "ada": True,
        "ben": False,
        "chloe": False,
    }
    assert {one.user.name: (one.mark_before, one.mark_after) for one in kept} == {
        "ada": (2.5, 5),
        "ben": (5, 5),
        "chloe": (10, 10),
    }


@pytest.mark.parametrize("how", [apply_everything, apply_where_better, drop])
def test_every_decision_keeps_its_table(store, how):
    room = make_crowd(store)
    regrade = stage(room, (4, 2, 8))
    assert decide(room, regrade, how)
    with store.read() as session:
        kept = past_changes(session, find_regrade(session, regrade.public_id))
    applied = {apply_everything: 3, apply_where_better: 1, drop: 0}[how]
    assert (len(kept), sum(one.applied for one in kept)) == (3, applied)
