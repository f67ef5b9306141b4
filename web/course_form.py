"""A course's settings as an admin types them into a form."""

from __future__ import annotations

import functools
import zoneinfo
from collections.abc import Mapping
from dataclasses import asdict

from grader.store.conditions import MOST_DAYS
from grader.store.course_settings import LONGEST_NAME, CourseSettings
from web.term_words import Change, in_words
from web.translating import gettext as _
from web.translating import lazy_gettext as lazy

TEXTS = ("name", "term", "time_zone", "regrade_days")
TICKS = ("leaderboard", "archived")

Fields = Mapping[str, str]

SETTING_WORDS = {
    "name": lazy("Course name"),
    "term": lazy("Course term"),
    "time_zone": lazy("Time zone"),
    "leaderboard": lazy("Leaderboard"),
    "regrade_days": lazy("Days to ask for a regrade"),
    "archived": lazy("Archived"),
}


def sent_settings(form: Mapping[str, str]) -> dict[str, str]:
    """The fields as they were sent; a box that is not ticked sends nothing."""
    return {name: form.get(name, "").strip() for name in (*TEXTS, *TICKS)}


def settings_fields(settings: CourseSettings) -> dict[str, str]:
    """The fields as they are now."""
    fields = {name: str(getattr(settings, name)) for name in TEXTS}
    return fields | {name: "yes" if getattr(settings, name) else "" for name in TICKS}


def read_settings(fields: Fields) -> tuple[CourseSettings | None, dict[str, str]]:
    """The settings, or None and a sentence for each field that makes no sense."""
    errors = {}
    for name in ("name", "term"):
        if not 0 < len(fields[name]) <= LONGEST_NAME:
            errors[name] = _("This has 1 to %(most)s characters.", most=LONGEST_NAME)
    if fields["time_zone"] not in time_zones():
        errors["time_zone"] = _("Choose one of the list.")
    days = fields["regrade_days"] or "7"
    if not (days.isascii() and days.isdigit() and len(days) <= 3 and int(days) <= MOST_DAYS):
        errors["regrade_days"] = _(
            "This must be between %(low)s and %(high)s.", low=0, high=MOST_DAYS
        )
    if errors:
        return None, errors
    return CourseSettings(
        name=fields["name"],
        term=fields["term"],
        time_zone=fields["time_zone"],
        leaderboard=fields["leaderboard"] == "yes",
        regrade_days=int(days),
        archived=fields["archived"] == "yes",
    ), {}


def settings_in_words(old: CourseSettings, new: CourseSettings) -> list[Change]:
    """What differs, as people read it."""
    before, after = asdict(old), asdict(new)
    return [
        Change(
            str(word),
            *(in_words(name, values[name], new.time_zone) for values in (before, after)),
        )
        for name, word in SETTING_WORDS.items()
        if before[name] != after[name]
    ]


@functools.cache
def time_zones() -> tuple[str, ...]:
    """Every name there is, those of places first."""
    names = zoneinfo.available_timezones()
    return tuple(sorted(names, key=lambda name: ("/" not in name, name)))
