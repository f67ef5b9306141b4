"""Grading once more what we failed to grade, or what is stuck."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from grader.store.attempts import NO_CLAIM, NO_PROGRESS, update_mark_of
from grader.store.tables import Attempt, AttemptStatus


def try_again(session: Session, attempt: Attempt, now: datetime) -> bool:
    """Queue an errored attempt again with three new tries; False when it is not errored any more.

    It counts as sent: send its id as soon as the transaction is committed.
    """
    return _queue(session, attempt, AttemptStatus.ERRORED, queued_at=now, sent_at=now)


def take_back(session: Session, attempt: Attempt, now: datetime) -> bool:
    """Take a running attempt from its worker, which loses the claim; False when it has ended.

    It keeps its place in the queue; send its id as soon as the transaction is committed.
    """
    return _queue(session, attempt, AttemptStatus.RUNNING, sent_at=now)


def _queue(session: Session, attempt: Attempt, status: AttemptStatus, **moments: datetime) -> bool:
    """Queue the attempt with new tries, if that is still its status."""
    queued = session.scalar(
        update(Attempt)
        .where(Attempt.id == attempt.id, Attempt.status == status)
        .values(
            status=AttemptStatus.QUEUED,
            tries=0,
            fault=None,
            sends=1,
            **moments,
            **NO_CLAIM,
            **NO_PROGRESS,
        )
        .returning(Attempt.id)
        .execution_options(synchronize_session=False)
    )
    if queued is not None:
        update_mark_of(session, queued)
    return queued is not None
