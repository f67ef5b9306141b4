"""Dates and attempts as tables: boundaries, nights on which the clocks change, what counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.policy import (
    Counts,
    Grant,
    HandIn,
    Refusal,
    Terms,
    days_late,
    extended,
    outcome,
    penalty,
    rule,
)

BERLIN = ZoneInfo("Europe/Berlin")
SECOND = timedelta(seconds=1)


def berlin(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold).astimezone(UTC)


DUE = berlin("2026-06-10T23:59")
TERMS = Terms("Europe/Berlin", DUE)


@pytest.mark.parametrize(
    ("due", "moment", "days"),
    [
        ("2026-06-10T23:59", "2026-06-01T00:00", 0),
        ("2026-06-10T23:59", "2026-06-10T23:59", 0),
        ("2026-06-10T23:59", "2026-06-10T23:59:01", 1),
        ("2026-06-10T23:59", "2026-06-11T23:59", 1),
        ("2026-06-10T23:59", "2026-06-11T23:59:01", 2),
        ("2026-06-10T23:59", "2026-07-10T23:59", 30),
        ("2026-06-10T12:00", "2026-06-10T23:59", 1),
        ("2026-06-10T12:00", "2026-06-11T12:00", 1),
        ("2026-06-10T12:00", "2026-06-11T12:00:01", 2),
        ("2026-12-31T23:59", "2027-01-01T00:00", 1),
        ("2028-02-28T18:00", "2028-02-29T18:00", 1),
        # Clocks go forward in the night to 29 March 2026: that day has 23 hours.
        ("2026-03-28T12:00", "2026-03-29T12:00", 1),
        ("2026-03-28T12:00", "2026-03-29T12:00:01", 2),
        ("2026-03-28T02:30", "2026-03-29T03:30", 1),
        ("2026-03-28T02:30", "2026-03-29T03:30:01", 2),
        # And back in the night to 25 October: that day has 25 hours.
        ("2026-10-24T12:00", "2026-10-25T12:00", 1),
        ("2026-10-24T12:00", "2026-10-25T12:00:01", 2),
        ("2026-10-24T23:59", "2026-10-25T23:59", 1),
    ],
)
def test_days_late_are_days_of_the_courses_clocks(due, moment, days):
    assert days_late(Terms("Europe/Berlin", berlin(due)), berlin(moment)) == days


def test_an_hour_that_comes_twice_is_told_apart():
    due = Terms("Europe/Berlin", berlin("2026-10-25T02:30"))
    assert days_late(due, berlin("2026-10-25T02:30")) == 0
    assert days_late(due, berlin("2026-10-25T02:15", fold=1)) == 1


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/St_Johns", "Asia/Kathmandu"])
def test_the_courses_zone_decides_and_not_the_servers(zone):
    local = datetime(2026, 4, 4, 23, 59, tzinfo=ZoneInfo(zone))
    terms = Terms(zone, local.astimezone(UTC))
    assert days_late(terms, local + timedelta(days=1)) == 1
    assert days_late(terms, (local + timedelta(days=1)).astimezone(UTC) + SECOND) == 2


@pytest.mark.parametrize(
    ("grace", "per_day", "days", "cost"),
    [
        (0, 0.0, 5, 0.0),
        (0, 0.1, 0, 0.0),
        (0, 0.1, 1, 0.1),
        (2, 0.1, 2, 0.0),
        (2, 0.1, 3, 0.1),
        (0, 0.5, 2, 1.0),
        (0, 0.5, 9, 1.0),
    ],
)
def test_penalty_begins_after_the_days_of_grace_and_ends_at_everything(grace, per_day, days, cost):
    terms = replace(TERMS, grace_days=grace, penalty_per_day=per_day)
    assert penalty(terms, DUE + timedelta(days=days)) == pytest.approx(cost)


@pytest.mark.parametrize(
    ("moment", "refusal", "next_at"),
    [
        (berlin("2026-06-01T08:00") - SECOND, Refusal.NOT_OPEN, berlin("2026-06-01T08:00")),
        (berlin("2026-06-01T08:00"), None, None),
        (berlin("2026-06-12T12:00"), None, None),
        (berlin("2026-06-12T12:00") + SECOND, Refusal.CLOSED, None),
    ],
)
def test_doors_open_and_close_to_the_second(moment, refusal, next_at):
    terms = replace(
        TERMS, opens_at=berlin("2026-06-01T08:00"), closes_at=berlin("2026-06-12T12:00")
    )
    ruling = rule(terms, [], moment)
    assert (ruling.refusal, ruling.next_at) == (refusal, next_at)


def test_attempts_are_used_up_but_not_by_our_faults():
    terms = replace(TERMS, attempt_limit=2)
    earlier = [HandIn(DUE - timedelta(hours=hours), 0.5) for hours in (3, 2)]
    assert rule(terms, earlier, DUE).refusal is Refusal.ATTEMPTS_USED
    assert rule(terms, [earlier[0], replace(earlier[1], costs=False)], DUE).attempts_left == 1
    assert rule(TERMS, earlier * 50, DUE).attempts_left is None


def test_a_day_of_attempts_ends_at_midnight_of_the_course():
    terms = replace(TERMS, daily_limit=1)
    earlier = [HandIn(berlin("2026-06-09T23:30"))]
    late = rule(terms, earlier, berlin("2026-06-09T23:59"))
    assert (late.refusal, late.next_at) == (Refusal.DAY_USED, berlin("2026-06-10T00:00"))
    assert rule(terms, earlier, berlin("2026-06-10T00:00")).refusal is None


def test_minutes_between_attempts():
    terms = replace(TERMS, minutes_between=30)
    earlier = [HandIn(DUE - timedelta(hours=5)), HandIn(DUE - timedelta(minutes=40))]
    soon = rule(terms, earlier, DUE - timedelta(minutes=10) - SECOND)
    assert (soon.refusal, soon.next_at) == (Refusal.TOO_SOON, DUE - timedelta(minutes=10))
    assert rule(terms, earlier, DUE - timedelta(minutes=10)).refusal is None


def test_without_minutes_between_nobody_waits_for_a_hand_in_that_overtook_theirs():
    assert rule(TERMS, [HandIn(DUE)], DUE - SECOND).refusal is None


def test_of_several_extensions_the_most_generous_holds():
    terms = replace(TERMS, closes_at=DUE + timedelta(days=1), attempt_limit=3)
    section = Grant(due_at=DUE + timedelta(days=2), extra_attempts=1)
    student = Grant(due_at=DUE + timedelta(days=1), extra_attempts=2)
    better = extended(terms, [section, student])
    assert better.due_at == DUE + timedelta(days=2)
    assert better.closes_at == DUE + timedelta(days=2)
    assert better.attempt_limit == 6
    assert extended(terms, [Grant(due_at=DUE - timedelta(days=9))]) == terms
    assert extended(TERMS, [section]).closes_at is None


@pytest.mark.parametrize(("counts", "place"), [(Counts.BEST, 0), (Counts.LAST, 2)])
def test_what_counts(counts, place):
    """In time 0.8; a day late 0.85, which costs a tenth; then worse."""
    terms = replace(TERMS, penalty_per_day=0.1, counts=counts)
    hand_ins = [
        HandIn(DUE - SECOND, 0.8),
        HandIn(DUE + timedelta(hours=3), 0.85),
        HandIn(DUE + timedelta(hours=4), 0.3),
        HandIn(DUE + timedelta(hours=5)),
    ]
    found = outcome(terms, hand_ins)
    assert found is not None
    assert found.place == place


def test_nothing_counts_before_it_is_graded_and_the_earliest_of_equals_does():
    assert outcome(TERMS, [HandIn(DUE)]) is None
    found = outcome(TERMS, [HandIn(DUE, 0.5), HandIn(DUE, 0.5)])
    assert found is not None
    assert found.place == 0


@given(
    minutes=st.integers(0, 100_000),
    grace=st.integers(0, 5),
    per_day=st.floats(0, 1),
    share=st.floats(0, 1),
)
def test_handing_in_later_never_counts_more(minutes, grace, per_day, share):
    terms = replace(TERMS, grace_days=grace, penalty_per_day=per_day)
    early, late = (
        outcome(terms, [HandIn(DUE + timedelta(minutes=after), share)])
        for after in (minutes, minutes + 777)
    )
    assert early is not None
    assert late is not None
    assert 0 <= late.counted <= early.counted <= share
