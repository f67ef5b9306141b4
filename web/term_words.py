"""How the terms of an assignment read: the name of each, and its value before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from grader.adaptation import MEMORY, SECONDS
from grader.policy import Counts
from grader.sentences import listed
from grader.store.conditions import Conditions
from grader.store.tables import Visibility
from web.dates import in_zone
from web.formats import points, short_percent
from web.retelling import spoken
from web.translating import gettext as _
from web.translating import lazy_gettext as lazy

TERM_WORDS = {
    "points": lazy("Points"),
    "opens_at": lazy("Opens"),
    "due_at": lazy("Due"),
    "closes_at": lazy("Closes"),
    "grace_days": lazy("Days of grace"),
    "penalty_per_day": lazy("Penalty for each day late"),
    "attempt_limit": lazy("Attempts"),
    "daily_limit": lazy("Attempts a day"),
    "minutes_between": lazy("Minutes between attempts"),
    "counts": lazy("What counts"),
    "visibility": lazy("Hidden checks are shown"),
    "shown_from_attempt": lazy("Hidden checks from attempt"),
    "queue": lazy("Queue"),
    "anonymous": lazy("Review without names"),
    "regrade_days": lazy("Days to ask for a regrade"),
    "thresholds": lazy("Thresholds"),
    "limits": lazy("Limits"),
}

COUNTS_WORDS = {Counts.BEST: lazy("the best attempt"), Counts.LAST: lazy("the last attempt")}

LIMIT_WORDS = {SECONDS: lazy("time limits ×"), MEMORY: lazy("memory limits ×")}

UNSET = frozenset({"opens_at", "closes_at", "shown_from_attempt"})
"""What is simply not there where nothing is chosen; elsewhere that means no limit."""

VISIBILITY_WORDS = {
    Visibility.ALWAYS: lazy("always"),
    Visibility.AFTER_DUE: lazy("after the due date"),
    Visibility.AFTER_PUBLISHED: lazy("once they are published"),
    Visibility.NEVER: lazy("never"),
    Visibility.FROM_ATTEMPT: lazy("from an attempt on"),
}


@dataclass(frozen=True)
class Change:
    """One term that changes, in words."""

    name: str
    before: str
    after: str


def changes_in_words(old: Conditions, new: Conditions, time_zone: str) -> list[Change]:
    """What differs, in the order of the form."""
    found = []
    for one in fields(old):
        before, after = getattr(old, one.name), getattr(new, one.name)
        if before != after:
            words = (in_words(one.name, value, time_zone) for value in (before, after))
            found.append(Change(str(TERM_WORDS[one.name]), *words))
    return found


def in_words(name: str, value: Any, time_zone: str) -> str:
    """One value as people read it."""
    if name == "penalty_per_day":
        return short_percent(value)
    if value is None:
        return _("none") if name in UNSET else _("no limit")
    if isinstance(value, datetime):
        return in_zone(value, time_zone)
    if isinstance(value, Mapping):
        each = [f"{LIMIT_WORDS.get(key, key)} {number:g}" for key, number in sorted(value.items())]
        return spoken(listed(each)) if each else _("as the assignment says")
    return _short_word(value)


def _short_word(value: bool | Counts | Visibility | float | str) -> str:  # noqa: FBT001 - any value
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Counts):
        return str(COUNTS_WORDS[value])
    if isinstance(value, Visibility):
        return str(VISIBILITY_WORDS[value])
    return points(value) if isinstance(value, float) else str(value)
