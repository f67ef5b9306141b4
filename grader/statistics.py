"""What the hand-ins of an assignment tell about it: pure functions of what was handed in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from grader.failed_checks import FailedCheck

NO_WORDS: Mapping[str, str] = MappingProxyType({})
FULL = 1 - 1e-9
"""A share of the points from which on marks are full."""
EARLIEST_DAY, LATEST_DAY = 14, -7
"""Days before the due date beyond which all days are one."""


class Alike(NamedTuple):
    """Hand-ins that failed in the same words: whose each is, the how many-th of theirs, and when.

    `full` tells whether they have full marks; `example` is one of their attempts.
    """

    failed: tuple[FailedCheck, ...]
    full: bool
    students: tuple[int, ...]
    numbers: tuple[int, ...]
    moments: tuple[datetime, ...]
    example: int


@dataclass(frozen=True)
class Tally:
    """To how many students something happened, in how many hand-ins; `example` is an attempt."""

    name: str
    students: int
    hand_ins: int
    example: int


def score_tenths(shares: Iterable[float]) -> list[int]:
    """How many shares lie in each tenth from 0 to 1, and last how many are full."""
    counts = [0] * 11
    for share in shares:
        counts[10 if share >= FULL else max(0, floor(10 * share))] += 1
    return counts


def attempts_to_full_marks(groups: Iterable[Alike]) -> tuple[dict[int, int], int]:
    """How many students needed how many hand-ins for full marks, and how many have none yet."""
    first: dict[int, int] = {}
    students: set[int] = set()
    for group in groups:
        students.update(group.students)
        if group.full:
            for student, number in zip(group.students, group.numbers, strict=True):
                first[student] = min(number, first.get(student, number))
    return dict(sorted(Counter(first.values()).items())), len(students) - len(first)


def hours_of_day(moments: Iterable[datetime], time_zone: str) -> list[int]:
    """How many moments lie in each hour of the day by the clocks of the course."""
    zone = ZoneInfo(time_zone)
    counts = Counter(moment.astimezone(zone).hour for moment in moments)
    return [counts[hour] for hour in range(24)]


def days_before(moments: Iterable[datetime], due_at: datetime) -> dict[int, int]:
    """How many moments lie how many whole days before the due date, the earliest first.

    0 is the last day, -1 the first day after it.
    """
    day = timedelta(days=1)
    counts: Counter[int] = Counter()
    for days, hand_ins in Counter((due_at - moment) // day for moment in moments).items():
        counts[min(EARLIEST_DAY, max(LATEST_DAY, days))] += hand_ins
    if not counts:
        return {}
    return {one: counts[one] for one in range(max(counts), min(counts) - 1, -1)}


def failing_checks(groups: Iterable[Alike]) -> list[Tally]:
    """The checks that failed, the one that stopped most students first."""
    return _tally(groups, lambda failed: failed.check)


def made_mistakes(groups: Iterable[Alike], words: Mapping[str, str] = NO_WORDS) -> list[Tally]:
    """The known mistakes that were recognised, the one that most students made first.

    Each is called by its `words` where it has some: what is told alike is counted as one.
    """
    return _tally(groups, lambda one: one.mistake and words.get(one.mistake, one.mistake))


def _tally(groups: Iterable[Alike], name_of: Callable[[FailedCheck], str | None]) -> list[Tally]:
    shown: dict[str, list[Alike]] = defaultdict(list)
    for group in groups:
        for name in {name_of(failed) for failed in group.failed} - {None}:
            assert name is not None
            shown[name].append(group)
    tallies = [
        Tally(
            name,
            len(set().union(*(one.students for one in them))),
            sum(len(one.students) for one in them),
            max(one.example for one in them),
        )
        for name, them in shown.items()
    ]
    return sorted(tallies, key=lambda tally: (-tally.students, -tally.hand_ins, tally.name))
