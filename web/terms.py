"""The terms on which an assignment is open, as an admin types them into a form."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from grader.adaptation import LIMITS, WIDEST, adjustable_gates
from grader.outline import Outline
from grader.policy import Counts
from grader.store.conditions import (
    MOST_ATTEMPTS,
    MOST_DAYS,
    MOST_MINUTES,
    MOST_POINTS,
    Conditions,
)
from grader.store.tables import Visibility
from web.dates import from_field, is_far, to_field
from web.formats import points as short
from web.translating import gettext as _
from web.translating import lazy_gettext

QUEUES = ("cpu", "gpu")
THRESHOLD = "threshold:"
LIMIT = "limit:"
SHOWN = "shown"
"""The field that says whose thresholds a form to open an assignment shows."""
DEFAULTS = {"points": "10", "counts": "best", "visibility": "always", "regrade_days": "7"}
PLAIN_FIELDS = (
    "assignment",
    SHOWN,
    "points",
    "opens_at",
    "due_at",
    "closes_at",
    "grace_days",
    "penalty_per_day",
    "attempt_limit",
    "daily_limit",
    "minutes_between",
    "counts",
    "visibility",
    "shown_from_attempt",
    "queue",
    "anonymous",
    "regrade_days",
)

MOMENTS = ("opens_at", "due_at", "closes_at")

Chosen = TypeVar("Chosen", Counts, Visibility)

TOO_FAR = lazy_gettext("Choose a date that is at most ten years away.")

Fields = Mapping[str, str]
"""What stands in the form's fields, by name; dates are local to the course."""


@dataclass(frozen=True)
class Refused(Exception):
    """A field makes no sense, and the sentence beside it."""

    sentence: str


def sent_fields(form: Mapping[str, str]) -> dict[str, str]:
    """The fields as they were sent; other fields are ignored."""
    names = [name for name in form if name in PLAIN_FIELDS or name.startswith((THRESHOLD, LIMIT))]
    return {name: form[name].strip() for name in names}


def fields_of(conditions: Conditions, time_zone: str) -> dict[str, str]:
    """The fields as they are now."""
    fields = {name: _shown(getattr(conditions, name), time_zone) for name in PLAIN_FIELDS[2:]}
    fields["penalty_per_day"] = short(100 * conditions.penalty_per_day)
    fields["anonymous"] = "yes" if conditions.anonymous else ""
    fields |= {THRESHOLD + name: f"{value:g}" for name, value in conditions.thresholds.items()}
    return fields | {LIMIT + name: f"{value:g}" for name, value in conditions.limits.items()}


def read_terms(
    fields: Fields, time_zone: str, outline: Outline | None, old: Conditions | None = None
) -> tuple[Conditions | None, dict[str, str]]:
    """The conditions, or None and a sentence for each field that makes no sense.

    A field has no seconds: what it shows of an `old` moment stays that moment.
    """
    readers = _readers(fields, time_zone, outline)
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name, read in readers.items():
        try:
            values[name] = read(fields.get(name, ""))
        except Refused as refused:
            errors[name] = refused.sentence
    moments = {name: values[name] for name in MOMENTS if name in values}
    if old is not None:
        moments = {
            name: _kept(getattr(old, name), moment, time_zone) for name, moment in moments.items()
        }
    values |= moments
    errors |= _far(moments, old) | _disorder(values)
    if errors:
        return None, errors
    plain = {name: value for name, value in values.items() if ":" not in name}
    chosen = replace(Conditions(values["points"], values["due_at"]), **plain)
    return replace(chosen, thresholds=_named(values, THRESHOLD), limits=_named(values, LIMIT)), {}


def _readers(
    fields: Fields, time_zone: str, outline: Outline | None
) -> dict[str, Callable[[str], Any]]:
    own_queue = "cpu" if outline is None else outline.queue
    readers: dict[str, Callable[[str], Any]] = {
        "points": _points,
        "due_at": lambda text: _moment(text, time_zone),
        "opens_at": lambda text: _moment(text, time_zone) if text else None,
        "closes_at": lambda text: _moment(text, time_zone) if text else None,
        "grace_days": lambda text: _whole(text or "0", 0, MOST_DAYS),
        "penalty_per_day": lambda text: _number(text or "0", 0, 100) / 100,
        "attempt_limit": lambda text: _whole(text, 1, MOST_ATTEMPTS) if text else None,
        "daily_limit": lambda text: _whole(text, 1, MOST_ATTEMPTS) if text else None,
        "minutes_between": lambda text: _whole(text or "0", 0, MOST_MINUTES),
        "counts": lambda text: _one_of(text or Counts.BEST, Counts),
        "visibility": lambda text: _one_of(text or Visibility.ALWAYS, Visibility),
        "shown_from_attempt": lambda text: _whole(text, 1, MOST_ATTEMPTS) if text else None,
        "queue": lambda text: _queue(text or own_queue),
        "anonymous": lambda text: text == "yes",
        "regrade_days": lambda text: _whole(text or "7", 0, MOST_DAYS),
    }
    for gate in adjustable_gates(outline) if outline is not None else ():
        low, high = gate.allowed or (gate.threshold, gate.threshold)
        if fields.get(THRESHOLD + gate.name):
            readers[THRESHOLD + gate.name] = partial(_number, low=low, high=high)
    for name in LIMITS:
        if fields.get(LIMIT + name, "1") not in {"", "1"}:
            readers[LIMIT + name] = partial(_number, low=1, high=WIDEST)
    return readers


def _disorder(values: Mapping[str, Any]) -> dict[str, str]:
    """What makes sense field by field, and together does not."""
    errors = {}
    opens_at, due_at, closes_at = map(values.get, MOMENTS)
    if opens_at is not None and due_at is not None and opens_at >= due_at:
        errors["opens_at"] = _("An assignment opens before it is due.")
    if closes_at is not None and due_at is not None and closes_at < due_at:
        errors["closes_at"] = _("An assignment cannot close before it is due.")
    from_attempt = values.get("visibility") is Visibility.FROM_ATTEMPT
    if from_attempt and values.get("shown_from_attempt", 1) is None:
        errors["shown_from_attempt"] = _("Say from which attempt on.")
    return errors


def _far(moments: Mapping[str, datetime | None], old: Conditions | None) -> dict[str, str]:
    """The dates that are a slip of the keyboard; an old one may stay."""
    new = {name: moment for name, moment in moments.items() if moment != getattr(old, name, None)}
    return {name: str(TOO_FAR) for name, moment in new.items() if moment and is_far(moment)}


def _kept(old: datetime | None, new: datetime | None, time_zone: str) -> datetime | None:
    """The old moment, where the new one reads the same in a field."""
    same = old and new and to_field(old, time_zone) == to_field(new, time_zone)
    return old if same else new


def _named(values: Mapping[str, Any], prefix: str) -> dict[str, float]:
    return {
        name.removeprefix(prefix): value
        for name, value in values.items()
        if name.startswith(prefix)
    }


def _shown(value: object, time_zone: str) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return to_field(value, time_zone)
    return short(value) if isinstance(value, float) else str(value)


def _points(text: str) -> float:
    try:
        points = float(text)
    except ValueError:
        raise Refused(_("Points are a number, 10 for example.")) from None
    if not 0 < points <= MOST_POINTS:
        raise Refused(_("Points must be more than 0 and at most 10 000."))
    return points


def _moment(text: str, time_zone: str) -> datetime:
    try:
        return from_field(text, time_zone)
    except (ValueError, OverflowError):
        raise Refused(_("Choose a date and a time that the course's clocks show.")) from None


def _whole(text: str, low: int, high: int) -> int:
    try:
        number = int(text)
    except ValueError:
        raise Refused(_("This is a whole number.")) from None
    if not low <= number <= high:
        raise Refused(_("This must be between %(low)s and %(high)s.", low=low, high=high))
    return number


def _number(text: str, low: float, high: float) -> float:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        raise Refused(_("This is a number.")) from None
    if not (math.isfinite(number) and low <= number <= high):
        sentence = _("This must be between %(low)s and %(high)s.", low=f"{low:g}", high=f"{high:g}")
        raise Refused(sentence)
    return number


def _one_of(text: str, words: type[Chosen]) -> Chosen:
    try:
        return words(text)
    except ValueError:
        raise Refused(_("Choose one of the list.")) from None


def _queue(text: str) -> str:
    if text not in QUEUES:
        raise Refused(_("Choose one of the list."))
    return text
