"""How long a grading will take from now, told from what others took; None where nobody knows."""

from __future__ import annotations

from datetime import datetime
from statistics import median

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from grader.store.attempts import queue_position
from grader.store.tables import Attempt, AttemptStatus, Submission, Worker
from grader.store.workers import LOST_AFTER

RECENT = 40


def expected_seconds(session: Session, attempt: Attempt, now: datetime) -> float | None:
    """Seconds until an attempt's report, by the median of recent ones like it.

    Those that wait before it are shared by the workers of its queue that are there.
    """
    own = _median_seconds(session, *_like(attempt))
    if own is None:
        return None
    if attempt.status is AttemptStatus.RUNNING and attempt.started_at is not None:
        left = own - (now - attempt.started_at).total_seconds()
        return left if left > 0 else None
    before = queue_position(session, attempt)
    at_work = workers_of(session, attempt.queue, now)
    if before is None or at_work == 0:
        return None
    others = _median_seconds(session, Attempt.queue == attempt.queue) if before else 0.0
    return own + before * (others or own) / at_work


def _like(attempt: Attempt) -> tuple[ColumnElement[bool], ...]:
    submission = attempt.submission
    return (
        Attempt.queue == attempt.queue,
        Submission.open_assignment_id == submission.open_assignment_id,
        Submission.self_check.is_(submission.self_check),
    )


def _median_seconds(session: Session, *conditions: ColumnElement[bool]) -> float | None:
    rows = session.execute(
        select(Attempt.started_at, Attempt.recorded_at)
        .join(Submission, Attempt.submission_id == Submission.id)
        .where(Attempt.status == AttemptStatus.RECORDED, *conditions)
        .order_by(Attempt.queued_at.desc())
        .limit(RECENT)
    )
    took = [
        (recorded_at - started_at).total_seconds()
        for started_at, recorded_at in rows
        if started_at is not None and recorded_at is not None
    ]
    return median(took) if took else None


def workers_of(session: Session, queue: str, now: datetime) -> int:
    """How many workers are there that take from a queue."""
    there = select(Worker.queues).where(
        Worker.stopped_at.is_(None),
        Worker.heartbeat_at > now - LOST_AFTER,
        Worker.draining.is_(False),
    )
    return sum(queue in queues.split(", ") for queues in session.scalars(there))
