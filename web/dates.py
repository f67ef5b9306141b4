"""Moments as people read them: in the course's time zone, and relative to now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_timedelta

from web.languages import current_language, date_locale
from web.translating import gettext as _

DAY_FIRST = "EEE d MMM y, HH:mm"
FARTHEST = timedelta(days=3653)
"""No date of a course is farther from now: ten years."""
PATTERNS = {"zh_Hans": "y年M月d日 EEE HH:mm", "zh_Hant": "y年M月d日 EEE HH:mm"}


def now() -> datetime:
    """The server's clock, which alone decides what is late."""
    return datetime.now(UTC)


def in_zone(moment: datetime, time_zone: str) -> str:
    """`Fri 6 Mar 2026, 23:59 CET` for a moment in an IANA time zone."""
    local = moment.astimezone(ZoneInfo(time_zone))
    pattern = PATTERNS.get(current_language(), DAY_FIRST)
    written = format_datetime(local, pattern, locale=date_locale())
    return f"{written} {local.tzname()}"


def is_far(moment: datetime) -> bool:
    """Whether a date is so far from now that it must be a slip."""
    return abs(moment - now()) > FARTHEST


def relative(moment: datetime, present: datetime) -> str:
    """`in 3 days`, `2 hours ago`, `just now`."""
    distance = moment - present
    if abs(distance) < timedelta(minutes=1):
        return _("just now") if distance <= timedelta(0) else _("in a moment")
    return format_timedelta(distance, add_direction=True, threshold=1.5, locale=date_locale())


def duration(seconds: float) -> str:
    """`20 seconds`, `2 minutes`: as exact as an estimate is."""
    return format_timedelta(timedelta(seconds=max(1.0, seconds)), locale=date_locale())


def to_field(moment: datetime, time_zone: str) -> str:
    """The value of a `datetime-local` field."""
    return moment.astimezone(ZoneInfo(time_zone)).strftime("%Y-%m-%dT%H:%M")


def from_field(text: str, time_zone: str) -> datetime:
    """The moment that a `datetime-local` field names; ValueError where it names none.

    An hour that the clocks pass twice means the first time; one they skip is refused.
    """
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(time_zone), fold=0)
    moment = local.astimezone(UTC)
    if moment.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise ValueError(f"the clocks skip {text}")
    return moment
