"""Bars of histograms with their labels in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.statistics import EARLIEST_DAY, LATEST_DAY
from web.translating import gettext as _
from web.translating import ngettext


@dataclass(frozen=True)
class Bar:
    """One column: its label, what a reader hears in its place, how many, and its height in %."""

    label: str
    spoken: str
    count: int
    height: float


def score_bars(tenths: Sequence[int]) -> list[Bar]:
    """One bar for each tenth of the points and one for full marks."""
    labels = [(f"{10 * place}", f"{10 * place}–{10 * place + 10} %") for place in range(10)]
    return _bars([*labels, ("100", _("full marks"))], tenths)


def hour_bars(hours: Sequence[int]) -> list[Bar]:
    """One bar for each hour of the day; every third has its label, for a phone has no room."""
    labels = [
        (f"{hour}" if hour % 3 == 0 else "", f"{hour:02}:00–{hour:02}:59") for hour in range(24)
    ]
    return _bars(labels, hours)


def day_bars(days: Mapping[int, int]) -> list[Bar]:
    """One bar for each day to the due date and after it."""
    return _bars([(_day_label(day), _day_words(day)) for day in days], list(days.values()))


def attempt_bars(attempts: Mapping[int, int], never: int) -> list[Bar]:
    """One bar for each number of submissions, and one for those who are not there yet."""
    labels = [
        (str(number), ngettext("%(num)s submission", "%(num)s submissions", number))
        for number in attempts
    ]
    return _bars([*labels, ("–", _("not yet"))], [*attempts.values(), never])


def _bars(labels: Sequence[tuple[str, str]], counts: Sequence[int]) -> list[Bar]:
    highest = max(counts, default=0) or 1
    return [
        Bar(label, spoken, count, round(100 * count / highest, 2))
        for (label, spoken), count in zip(labels, counts, strict=True)
    ]


def _day_label(day: int) -> str:
    sign = "≥" if day == EARLIEST_DAY else "≤" if day == LATEST_DAY else ""
    return f"{sign}{-day if day >= 0 else f'+{-day}'}"


def _day_words(day: int) -> str:
    if day == 0:
        return _("the last day")
    if day > 0:
        return ngettext("%(num)s day before", "%(num)s days before", day)
    return ngettext("%(num)s day late", "%(num)s days late", -day)
