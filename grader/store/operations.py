"""What goes on at the moment, in a fixed number of queries; names only of one's own courses."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from grader.store.settling import UNFINISHED
from grader.store.sweeping import ABANDONED
from grader.store.tables import (
    Attempt,
    AttemptStatus,
    Course,
    Enrollment,
    OpenAssignment,
    Role,
    Submission,
)

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)

SHOWN_ATTEMPTS = 100
"""So many unfinished attempts are listed; the longest wait comes first."""

SILENCE = "WorkerSilent"
UNNAMED = "Unnamed"
FAULT_CLASS = re.compile(r"\w+(?=: |$)")


@dataclass(frozen=True)
class QueueDepth:
    """How much of a queue waits and is graded; `oldest` is when the longest wait began."""

    name: str
    waiting: int
    running: int
    oldest: datetime | None


@dataclass(frozen=True)
class Throughput:
    """How many attempts were graded lately."""

    hour: int
    day: int


@dataclass(frozen=True)
class Failures:
    """Of the last week: attempts given up, by the class of our fault, and tries begun anew."""

    by_kind: dict[str, int]
    repeated_tries: int


@dataclass(frozen=True)
class GpuUse:
    """Seconds on GPUs by one's own courses, and those of all others together."""

    own: list[tuple[Course, float]]
    others: float


def find_attempt(session: Session, public_id: str) -> Attempt | None:
    """The attempt with its submission, open assignment and course, or None."""
    found = select(Attempt).where(Attempt.public_id == public_id)
    return session.scalar(found.options(joinedload(Attempt.submission, innerjoin=True)))


def queue_depths(session: Session) -> list[QueueDepth]:
    """Every queue on which something waits or is graded, of all courses."""
    waits, runs = (Attempt.status == status for status in UNFINISHED)
    rows = session.execute(
        select(
            Attempt.queue,
            func.count(case((waits, 1))),
            func.count(case((runs, 1))),
            func.min(case((waits, Attempt.queued_at)), type_=Attempt.queued_at.type),
        )
        .where(Attempt.status.in_(UNFINISHED))
        .group_by(Attempt.queue)
        .order_by(Attempt.queue)
    )
    return [QueueDepth(*row) for row in rows]


def unfinished_attempts(session: Session, admin_id: int) -> list[Attempt]:
    """What waits or is graded in the courses of this admin, the oldest first."""
    chosen = (
        select(Attempt)
        .join(Attempt.submission)
        .join(Submission.open_assignment)
        .join(OpenAssignment.course)
        .join(Submission.user)
        .options(
            contains_eager(Attempt.submission).options(
                contains_eager(Submission.user),
                contains_eager(Submission.open_assignment).contains_eager(OpenAssignment.course),
            )
        )
        .where(Attempt.status.in_(UNFINISHED), Course.id.in_(_courses_of(admin_id)))
        .order_by(Attempt.queued_at, Attempt.id)
        .limit(SHOWN_ATTEMPTS)
    )
    return list(session.scalars(chosen))


def throughput(session: Session, now: datetime) -> Throughput:
    """What was graded in the last hour and in the last day, of all courses."""
    hour, day = session.execute(
        select(
            func.count(case((Attempt.recorded_at > now - HOUR, 1))),
            func.count(Attempt.recorded_at),
        ).where(Attempt.recorded_at > now - DAY)
    ).one()
    return Throughput(hour, day)


def failures(session: Session, now: datetime) -> Failures:
    """What we failed at within the last week, of all courses; faults by their class alone."""
    recent = Attempt.started_at > now - WEEK
    kinds: Counter[str] = Counter()
    beginning = func.substr(Attempt.fault, 1, 80).label("beginning")
    faults = (
        select(beginning, func.count(Attempt.id))
        .where(recent, Attempt.status == AttemptStatus.ERRORED)
        .group_by(beginning)
    )
    for fault, number in session.execute(faults):
        kinds[fault_kind(fault)] += number
    repeated = select(func.sum(Attempt.tries - 1)).where(recent, Attempt.tries > 1)
    return Failures(dict(kinds.most_common()), session.scalar(repeated) or 0)


def fault_kind(fault: str | None) -> str:
    """The class of a fault without its words, which may name what belongs to another course."""
    if fault is None:
        return UNNAMED
    if ABANDONED.startswith(fault):
        return SILENCE
    named = FAULT_CLASS.match(fault)
    return named[0] if named else UNNAMED


def gpu_use(session: Session, admin_id: int) -> GpuUse:
    """What all courses have used of GPUs so far."""
    rows = session.execute(
        select(Course, func.sum(Attempt.gpu_seconds), Course.id.in_(_courses_of(admin_id)))
        .select_from(Attempt)
        .join(Attempt.submission)
        .join(Submission.open_assignment)
        .join(OpenAssignment.course)
        .where(Attempt.gpu_seconds.is_not(None))
        .group_by(Course.id)
        .order_by(Course.name, Course.id)
    ).all()
    own = [(course, seconds or 0.0) for course, seconds, is_own in rows if is_own]
    return GpuUse(own, sum(seconds or 0.0 for _, seconds, is_own in rows if not is_own))


def _courses_of(admin_id: int) -> Select[int]:
    own = select(Enrollment.course_id)
    return own.where(Enrollment.user_id == admin_id, Enrollment.role == Role.ADMIN)
