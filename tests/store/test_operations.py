"""What the operations page counts and names, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from grader.errors import BoxFault
from grader.store.attempts import claim_attempt, current_attempt, record_report
from grader.store.cancelling import cancel_attempt
from grader.store.courses import find_open_assignment
from grader.store.marks import read_graded
from grader.store.operations import (
    SILENCE,
    UNNAMED,
    failures,
    fault_kind,
    find_attempt,
    gpu_use,
    queue_depths,
    throughput,
    unfinished_attempts,
)
from grader.store.pages import find_user_by_id
from grader.store.retrying import take_back
from grader.store.sweeping import ABANDONED
from grader.store.tables import Attempt, AttemptStatus, Mark
from tests.store.classroom import make_report
from tests.web.school import claimed, found_school, found_submission, waiting


@pytest.fixture
def school(store):
    return found_school(store)


def person(session, school, name):
    user = find_user_by_id(session, school.people[name])
    assert user is not None
    return user


def test_queues_are_counted_whosever_they_are(store, school):
    with store.read() as session:
        (gpu,) = queue_depths(session)
    assert (gpu.name, gpu.waiting, gpu.running) == ("gpu", 2, 1)
    assert gpu.oldest.tzinfo is not None


def test_only_ones_own_courses_are_named(store, school):
    with store.read() as session:
        alan, omar = (person(session, school, name).id for name in ("alan", "omar"))
        names = [one.submission.user.name for one in unfinished_attempts(session, alan)]
        assert unfinished_attempts(session, omar) == []
    assert names == ["ada", "ben", "ada"]


def test_what_was_graded_lately_is_counted(store, school):
    with store.read() as session:
        now = datetime.now(UTC)
        assert throughput(session, now).hour == 3
        assert throughput(session, now + timedelta(hours=2)).hour == 0
        assert throughput(session, now + timedelta(hours=2)).day == 3


def test_failures_are_told_by_their_class(store, school):
    with store.read() as session:
        now = datetime.now(UTC)
        assert failures(session, now).by_kind == {"BoxFault": 1}
        assert failures(session, now).repeated_tries == 2
        assert failures(session, now + timedelta(days=8)).by_kind == {}


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (f"{BoxFault.__name__}: of Ada's", "BoxFault"),
        ("KeyError", "KeyError"),
        (ABANDONED, SILENCE),
        (ABANDONED[:80], SILENCE),
        (None, UNNAMED),
        ("Something about Ada", UNNAMED),
    ],
)
def test_a_fault_is_told_without_its_words(fault, kind):
    assert fault_kind(fault) == kind


def test_gpu_time_goes_to_the_course_and_of_others_only_a_sum_is_told(store, school):
    with store.begin() as session:
        alan, omar = (person(session, school, name).id for name in ("alan", "omar"))
        attempt = find_attempt(session, school.attempts["queued"])
        claim = claimed(session, attempt.id)
        report = replace(make_report(6), seconds=400.0, gpu_seconds=90.5)
        assert record_report(session, claim, report, datetime.now(UTC))
        own, foreign = gpu_use(session, alan), gpu_use(session, omar)
    assert [(course.name, seconds) for course, seconds in own.own] == [("Machine Learning", 90.5)]
    assert own.others == 0
    assert (foreign.own, foreign.others) == ([], 90.5)


def test_what_runs_is_taken_back_and_its_worker_loses_the_claim(store, school):
    with store.begin() as session:
        opened = find_open_assignment(session, school.huber)
        attempt_id, _ = waiting(session, person(session, school, "ben"), opened, datetime.now(UTC))
        claim = claim_attempt(session, attempt_id, "worker-1", 30, datetime.now(UTC))
        attempt = session.get_one(Attempt, attempt_id)
        assert take_back(session, attempt, datetime.now(UTC))
        assert not take_back(session, attempt, datetime.now(UTC))
        assert not record_report(session, claim, make_report(6), datetime.now(UTC))
    with store.read() as session:
        taken = session.get_one(Attempt, attempt_id)
    assert (taken.status, taken.tries, taken.claim_token) == (AttemptStatus.QUEUED, 0, None)


@pytest.mark.parametrize("name", ["queued", "running"])
def test_what_is_cancelled_counts_no_more(store, school, name):
    with store.begin() as session:
        submission = found_submission(session, school.submissions[name])
        attempt = current_attempt(session, submission.id)
        assert cancel_attempt(session, attempt.id, own=False) is False
        assert cancel_attempt(session, attempt.id, own=False) is None
    with store.read() as session:
        assert session.get_one(Attempt, attempt.id).status is AttemptStatus.CANCELLED
        mark = session.get_one(Mark, (submission.open_assignment_id, submission.user_id))
    assert mark.points is None


@pytest.mark.parametrize(("name", "used"), [("queued", 0), ("running", 1)])
def test_a_student_who_cancels_what_has_begun_uses_up_the_attempt(store, school, name, used):
    with store.begin() as session:
        submission = found_submission(session, school.submissions[name])
        opened_id, user_id = submission.open_assignment_id, submission.user_id
        before = costly(session, opened_id, user_id)
        attempt = current_attempt(session, submission.id)
        assert cancel_attempt(session, attempt.id, own=True) is bool(used)
        assert costly(session, opened_id, user_id) == before - 1 + used
        assert session.get_one(Mark, (opened_id, user_id)).points is None


def costly(session, opened_id, user_id):
    """How many attempts a student has used up."""
    graded = read_graded(session, [opened_id], [user_id])[opened_id, user_id]
    return sum(one.hand_in.costs for one in graded)
