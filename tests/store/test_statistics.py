"""What the database counts of hand-ins is what one counts of them row by row."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from grader.statistics import (
    attempts_to_full_marks,
    days_before,
    failing_checks,
    hours_of_day,
    made_mistakes,
)
from grader.store.statistics import failed_alike
from grader.store.tables import Attempt, AttemptStatus, Enrollment, OpenAssignment, Role, Submission
from tests.store.classroom import DUE
from tests.store.crowd import make_crowd

CLOCKS = "Asia/Kathmandu"
"""A quarter of an hour off, and ahead of the day of UTC."""


@pytest.fixture
def crowd(store):
    """Thirty who hand in three times; one is no student, one only checks, one waits."""
    with store.begin() as session:
        course = make_crowd(session, 30, 2, hand_ins=3)
        session.get(Enrollment, (course.id, 1001)).role = Role.TA
        session.execute(
            update(Submission).where(Submission.user_id == 1002).values(self_check=True)
        )
        odd = select(Submission.id).where(Submission.user_id == 1003)
        waiting = {
            "status": AttemptStatus.QUEUED,
            "score": None,
            "failed_checks": None,
            "cluster": None,
        }
        session.execute(update(Attempt).where(Attempt.submission_id.in_(odd)).values(**waiting))
        soon = DUE + timedelta(microseconds=1)
        for number, moment in enumerate((DUE, soon, DUE - timedelta(days=2), soon), start=1010):
            session.get(Submission, number).handed_in_at = moment
    return store


def rows_of(session, opened):
    """Whose, the how many-th, when, whether it has full marks, and what failed."""
    rows = session.execute(
        select(
            Submission.user_id,
            Submission.number,
            Submission.handed_in_at,
            Attempt.score,
            Attempt.failed_checks,
        )
        .join(Attempt, Attempt.submission_id == Submission.id)
        .where(
            Submission.open_assignment_id == opened.id,
            Submission.self_check.is_(False),
            Submission.user_id != 1001,
        )
    )
    return [
        (who, number, when, score == 8, failed or []) for who, number, when, score, failed in rows
    ]


def test_tallies_and_first_full_marks_are_those_of_the_rows(crowd):
    with crowd.read() as session:
        opened = session.get(OpenAssignment, 1000)
        groups = failed_alike(session, opened)
        rows = rows_of(session, opened)
    for key, tallies in (("check", failing_checks(groups)), ("mistake", made_mistakes(groups))):
        seen = defaultdict(list)
        for who, _, _, _, failed in rows:
            for name in {one[key] for one in failed} - {None}:
                seen[name].append(who)
        found = {one.name: (one.students, one.hand_ins) for one in tallies}
        assert found == {name: (len(set(them)), len(them)) for name, them in seen.items()}
        assert len(found) > 2
    first = defaultdict(lambda: 99)
    for who, number, _, full, _ in rows:
        first[who] = min(first[who], number if full else 99)
    counts = Counter(first.values())
    never = counts.pop(99)
    assert attempts_to_full_marks(groups) == (counts, never)
    assert sum(len(one.students) for one in groups) == len(rows)


def test_hours_and_days_are_those_of_the_rows(crowd):
    with crowd.read() as session:
        opened = session.get(OpenAssignment, 1000)
        moments = [moment for group in failed_alike(session, opened) for moment in group.moments]
        times = [when for _, _, when, _, _ in rows_of(session, opened)]
    assert sorted(moments) == sorted(times)
    hours = Counter(when.astimezone(ZoneInfo(CLOCKS)).hour for when in times)
    assert hours_of_day(moments, CLOCKS) == [hours[hour] for hour in range(24)]
    days = Counter((DUE - when) // timedelta(days=1) for when in times)
    assert days_before(moments, DUE) == {day: days[day] for day in range(2, -2, -1)}
