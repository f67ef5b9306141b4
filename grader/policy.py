"""The one place that decides on time and attempts: may this be handed in, is it late, what counts.

Everything is a function of stored moments and of terms. Days are days of the course's clocks: one
day late ends at the time of day at which the work was due, whatever the clocks did in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Counts(StrEnum):
    """Which of a student's submissions is the one that counts."""

    BEST = "best"
    LAST = "last"


class Refusal(StrEnum):
    """Why nothing can be handed in at a moment."""

    ARCHIVED = "archived"
    NOT_OPEN = "not_open"
    CLOSED = "closed"
    ATTEMPTS_USED = "attempts_used"
    DAY_USED = "day_used"
    TOO_SOON = "too_soon"


@dataclass(frozen=True)
class Terms:
    """The terms on which one student works on one assignment.

    Work is taken from `opens_at` to `closes_at` inclusive; None is no bound. Work after `due_at` is
    late: the first `grace_days` days cost nothing, each further day begun costs
    `penalty_per_day` of what was reached, a share. `daily_limit` is for a day of the course's
    clocks. After `archived_at` nothing is taken, whatever extensions there are.
    """

    time_zone: str
    due_at: datetime
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    grace_days: int = 0
    penalty_per_day: float = 0.0
    attempt_limit: int | None = None
    daily_limit: int | None = None
    minutes_between: int = 0
    counts: Counts = Counts.BEST
    archived_at: datetime | None = None


@dataclass(frozen=True)
class Grant:
    """An extension: other dates, or more attempts, for one student or one section."""

    due_at: datetime | None = None
    closes_at: datetime | None = None
    extra_attempts: int = 0


@dataclass(frozen=True)
class Ruling:
    """What handing in at one moment means.

    `next_at` is when the refusal ends by itself, None where it does not. `attempts_left` counts
    before this one; None is no limit.
    """

    refusal: Refusal | None
    next_at: datetime | None
    days_late: int
    penalty: float
    attempts_left: int | None


@dataclass(frozen=True)
class HandIn:
    """One submission as far as terms go: when it came, and the share of the points it earned.

    `share` is None while it is not graded; `costs` is False for what we failed to grade.
    """

    moment: datetime
    share: float | None = None
    costs: bool = True


@dataclass(frozen=True)
class Outcome:
    """What counts: the place of the submission in the sequence, and its share before and after."""

    place: int
    share: float
    penalty: float
    days_late: int

    @property
    def counted(self) -> float:
        """The share of the points that counts."""
        return self.share * (1 - self.penalty)


def extended(terms: Terms, grants: Iterable[Grant]) -> Terms:
    """The terms with every extension worked in: of several dates the latest, all attempts added.

    Where a later due date would lie after the close, the close moves there too.
    """
    due_at, closes_at, limit = terms.due_at, terms.closes_at, terms.attempt_limit
    for grant in grants:
        due_at = max(due_at, grant.due_at or due_at)
        if closes_at is not None:
            closes_at = max(closes_at, grant.closes_at or closes_at, due_at)
        if limit is not None:
            limit += grant.extra_attempts
    return replace(terms, due_at=due_at, closes_at=closes_at, attempt_limit=limit)


def rule(terms: Terms, earlier: Sequence[HandIn], moment: datetime) -> Ruling:
    """Whether a student with these `earlier` submissions may hand in at `moment`, at what cost."""
    counted = [hand_in.moment for hand_in in earlier if hand_in.costs]
    refusal, next_at = _refusal(terms, counted, moment)
    return Ruling(
        refusal=refusal,
        next_at=next_at,
        days_late=days_late(terms, moment),
        penalty=penalty(terms, moment),
        attempts_left=attempts_left(terms, len(counted)),
    )


def outcome(terms: Terms, hand_ins: Sequence[HandIn]) -> Outcome | None:
    """What counts of the submissions, oldest first; None while nothing is graded.

    The best is the one that counts most after its penalty; of equals, the earliest.
    """
    graded = [
        Outcome(
            place, hand_in.share, penalty(terms, hand_in.moment), days_late(terms, hand_in.moment)
        )
        for place, hand_in in enumerate(hand_ins)
        if hand_in.share is not None
    ]
    if not graded:
        return None
    if terms.counts is Counts.LAST:
        return graded[-1]
    return max(graded, key=lambda one: (one.counted, -one.place))


def cancelling_costs(*, running: bool, own: bool) -> bool:
    """Whether cancelling a grading uses up the attempt: where a student ends one that has begun.

    Otherwise trainings could be watched and abandoned until one goes well.
    """
    return running and own


def days_late(terms: Terms, moment: datetime) -> int:
    """Days begun after the due date, which itself is in time; 0 where the work is in time."""
    if moment <= terms.due_at:
        return 0
    zone = ZoneInfo(terms.time_zone)
    days = max(0, (moment.astimezone(zone).date() - terms.due_at.astimezone(zone).date()).days - 1)
    while moment > same_time_later(terms.due_at, zone, days):
        days += 1
    return days


def penalty(terms: Terms, moment: datetime) -> float:
    """The share of what was reached that handing in at `moment` costs, 0 to 1."""
    penalised = max(0, days_late(terms, moment) - terms.grace_days)
    return min(1.0, penalised * terms.penalty_per_day)


def attempts_left(terms: Terms, used: int) -> int | None:
    """How often one may still hand in; None where there is no limit."""
    return None if terms.attempt_limit is None else max(0, terms.attempt_limit - used)


def same_time_later(moment: datetime, zone: ZoneInfo, days: int) -> datetime:
    """The same time of day `days` days later; where the clocks skip it, an hour after that."""
    local = moment.astimezone(zone)
    return (local + timedelta(days=days)).astimezone(UTC)


def _refusal(
    terms: Terms, earlier: Sequence[datetime], moment: datetime
) -> tuple[Refusal | None, datetime | None]:
    if terms.archived_at is not None and moment > terms.archived_at:
        return Refusal.ARCHIVED, None
    if terms.opens_at is not None and moment < terms.opens_at:
        return Refusal.NOT_OPEN, terms.opens_at
    if terms.closes_at is not None and moment > terms.closes_at:
        return Refusal.CLOSED, None
    return _enough_for_now(terms, earlier, moment)


def _enough_for_now(
    terms: Terms, earlier: Sequence[datetime], moment: datetime
) -> tuple[Refusal | None, datetime | None]:
    """The refusal that follows from how much was handed in before."""
    if attempts_left(terms, len(earlier)) == 0:
        return Refusal.ATTEMPTS_USED, None
    zone = ZoneInfo(terms.time_zone)
    today = moment.astimezone(zone).date()
    used_today = sum(one.astimezone(zone).date() == today for one in earlier)
    if terms.daily_limit is not None and used_today >= terms.daily_limit:
        return Refusal.DAY_USED, _midnight_after(moment, zone)
    if earlier and terms.minutes_between:
        free_at = max(earlier) + timedelta(minutes=terms.minutes_between)
        if moment < free_at:
            return Refusal.TOO_SOON, free_at
    return None, None


def _midnight_after(moment: datetime, zone: ZoneInfo) -> datetime:
    local = moment.astimezone(zone)
    tomorrow = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0) + timedelta(days=1)
    return tomorrow.astimezone(UTC)
