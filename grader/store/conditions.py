"""On which conditions an assignment is open in a course: everything that its admins may change."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from grader.adaptation import check_adaptation
from grader.errors import UnusableInput
from grader.outline import Outline
from grader.policy import Counts, Terms
from grader.store.audit import log_change, titled
from grader.store.holding import hold
from grader.store.marks import update_marks
from grader.store.outlines import outline_if_known
from grader.store.tables import Course, OpenAssignment, Visibility
from grader.store.term_notices import tell_of_terms
from grader.store.terms import common_terms

SHOWN_DIGITS = 16
"""So much of a digest tells packages apart for people."""
MOST_POINTS = 10_000
MOST_ATTEMPTS = 1_000
MOST_DAYS = 365
MOST_MINUTES = 7 * 24 * 60


@dataclass(frozen=True)
class Conditions:
    """What `OpenAssignment` says of itself, field by field, apart from what never changes."""

    points: float
    due_at: datetime
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    grace_days: int = 0
    penalty_per_day: float = 0.0
    attempt_limit: int | None = None
    daily_limit: int | None = None
    minutes_between: int = 0
    counts: Counts = Counts.BEST
    visibility: Visibility = Visibility.ALWAYS
    shown_from_attempt: int | None = None
    queue: str = "cpu"
    anonymous: bool = False
    regrade_days: int = 7
    thresholds: Mapping[str, float] = field(default_factory=dict)
    limits: Mapping[str, float] = field(default_factory=dict)

    def terms(self, time_zone: str) -> Terms:
        """What the policy wants to know of them."""
        names = {one.name for one in fields(Terms)} - {"time_zone", "archived_at"}
        return Terms(time_zone=time_zone, **{name: getattr(self, name) for name in names})


NAMES = tuple(one.name for one in fields(Conditions))


def conditions_of(opened: OpenAssignment) -> Conditions:
    """The conditions as they are now."""
    return Conditions(**{name: getattr(opened, name) for name in NAMES})


def check_conditions(conditions: Conditions) -> None:
    """Raise UnusableInput for conditions that make no sense."""
    one = conditions
    if not 0 < one.points <= MOST_POINTS:
        raise UnusableInput("Points must be more than 0 and at most 10 000.")
    for limit in (one.attempt_limit, one.daily_limit, one.shown_from_attempt):
        if limit is not None and not 0 < limit <= MOST_ATTEMPTS:
            raise UnusableInput("Numbers of attempts must be between 1 and 1 000, or left out.")
    if one.visibility is Visibility.FROM_ATTEMPT and one.shown_from_attempt is None:
        raise UnusableInput("Say from which attempt on hidden checks are shown.")
    if not (math.isfinite(one.penalty_per_day) and 0 <= one.penalty_per_day <= 1):
        raise UnusableInput("The penalty must be between 0 and 100 % a day.")
    if not (0 <= one.grace_days <= MOST_DAYS and 0 <= one.regrade_days <= MOST_DAYS):
        raise UnusableInput("Days must be between 0 and 365.")
    if not 0 <= one.minutes_between <= MOST_MINUTES:
        raise UnusableInput("The pause between attempts must be between 0 minutes and a week.")
    if one.opens_at is not None and one.opens_at >= one.due_at:
        raise UnusableInput("An assignment must open before it is due.")
    if one.closes_at is not None and one.closes_at < one.due_at:
        raise UnusableInput("An assignment cannot close before it is due.")


def open_on(
    session: Session,
    course: Course,
    outline: Outline,
    conditions: Conditions,
    now: datetime,
    actor_id: int | None = None,
    package_digest: str | None = None,
) -> OpenAssignment:
    """Open an assignment of the catalogue in a course, or that of a package."""
    check_conditions(conditions)
    check_adaptation(outline, conditions.thresholds, conditions.limits)
    opened = OpenAssignment(
        course_id=course.id,
        course=course,
        assignment=outline.name,
        version=outline.version,
        title=outline.title,
        max_source_bytes=outline.max_source_bytes,
        opened_at=now,
        package_digest=package_digest,
    )
    _write(opened, conditions)
    session.add(opened)
    session.flush()
    after = {"version": opened.version} | plain(conditions)
    if package_digest is not None:
        after["package"] = package_digest[:SHOWN_DIGITS]
    log_change(session, actor_id, course.id, "assignment", titled(opened), now, after=after)
    return opened


def change_conditions(
    session: Session,
    opened: OpenAssignment,
    conditions: Conditions,
    now: datetime,
    actor_id: int | None = None,
    reason: str | None = None,
) -> bool:
    """Give an open assignment other conditions and work out its marks anew; False if none differ.

    Students whose own dates or attempts are others then are told.
    What is already graded keeps the thresholds and limits that it was graded by.
    """
    check_conditions(conditions)
    hold(session, opened)
    before, after = changes(conditions_of(opened), conditions)
    if not after:
        return False
    outline = outline_if_known(opened)
    if outline is not None:
        check_adaptation(outline, conditions.thresholds, conditions.limits)
    old = common_terms(opened)
    _write(opened, conditions)
    session.add(opened)
    session.flush()
    tell_of_terms(session, opened, old, now)
    update_marks(session, opened)
    log_change(
        session, actor_id, opened.course_id, "terms", titled(opened), now, before, after, reason
    )
    return True


def changes(old: Conditions, new: Conditions) -> tuple[dict[str, Any], dict[str, Any]]:
    """What differs, before and after, by name, as JSON has it."""
    before, after = plain(old), plain(new)
    different = [name for name in NAMES if before[name] != after[name]]
    return {name: before[name] for name in different}, {name: after[name] for name in different}


def plain(conditions: Conditions) -> dict[str, Any]:
    """The conditions as JSON has them."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(conditions).items()
    }


def _write(opened: OpenAssignment, conditions: Conditions) -> None:
    for name in NAMES:
        value = getattr(conditions, name)
        setattr(opened, name, dict(value) if isinstance(value, Mapping) else value)
