"""What a course's admins decide of the course itself, and the founding of further courses."""

from __future__ import annotations

import zoneinfo
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from grader.errors import UnusableInput
from grader.store.audit import log_change
from grader.store.conditions import MOST_DAYS
from grader.store.courses import assignments_of, create_course, enrol
from grader.store.marks import update_marks
from grader.store.tables import Course, Role, User

LONGEST_NAME = 200


@dataclass(frozen=True)
class CourseSettings:
    """A course as its admins see it; `regrade_days` is what its assignments are opened with."""

    name: str
    term: str
    time_zone: str
    leaderboard: bool = False
    regrade_days: int = 7
    archived: bool = False


def settings_of(course: Course) -> CourseSettings:
    """The settings as they are now."""
    return CourseSettings(
        name=course.name,
        term=course.term,
        time_zone=course.time_zone,
        leaderboard=course.leaderboard,
        regrade_days=course.regrade_days,
        archived=course.archived_at is not None,
    )


def check_settings(settings: CourseSettings) -> None:
    """Raise UnusableInput for settings that make no sense."""
    for text in (settings.name, settings.term):
        if not 0 < len(text) <= LONGEST_NAME:
            raise UnusableInput(f"A course's name and term have 1 to {LONGEST_NAME} characters.")
    if settings.time_zone not in zoneinfo.available_timezones():
        raise UnusableInput(f"{settings.time_zone} is no time zone.")
    if not 0 <= settings.regrade_days <= MOST_DAYS:
        raise UnusableInput(f"Days must be between 0 and {MOST_DAYS}.")


def found_course(
    session: Session, settings: CourseSettings, founder_id: int, now: datetime
) -> Course:
    """A new course whose only admin is its founder."""
    check_settings(settings)
    course = create_course(session, settings.name, settings.term, settings.time_zone)
    _write(course, settings, now)
    founder = session.get_one(User, founder_id)
    enrol(session, course, founder, Role.ADMIN)
    after = asdict(settings) | {"admin": founder.name}
    log_change(session, founder_id, course.id, "course", course.name, now, after=after)
    return course


def change_settings(
    session: Session,
    course: Course,
    settings: CourseSettings,
    actor_id: int,
    now: datetime,
    reason: str | None = None,
) -> bool:
    """Give a course other settings; False where none differ.

    Dates stay the moments that they are. Where the clocks change, days late are counted anew:
    `grader.store.previews.effects_of_time_zone` says for whom that makes a difference.
    """
    check_settings(settings)
    before, after = asdict(settings_of(course)), asdict(settings)
    different = [name for name in before if before[name] != after[name]]
    if not different:
        return False
    _write(course, settings, now)
    session.add(course)
    session.flush()
    if "time_zone" in different:
        for opened in assignments_of(session, course.id):
            update_marks(session, opened)
    log_change(
        session,
        actor_id,
        course.id,
        "course",
        course.name,
        now,
        {name: before[name] for name in different},
        {name: after[name] for name in different},
        reason,
    )
    return True


def _write(course: Course, settings: CourseSettings, now: datetime) -> None:
    course.name, course.term = settings.name, settings.term
    course.time_zone = settings.time_zone
    course.leaderboard = settings.leaderboard
    course.regrade_days = settings.regrade_days
    course.archived_at = (course.archived_at or now) if settings.archived else None
