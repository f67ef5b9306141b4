"""Grading once more what we failed to grade."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from grader.store.attempts import NO_PROGRESS, update_mark_of
from grader.store.tables import Attempt, AttemptStatus


def try_again(session: Session, attempt: Attempt, now: datetime) -> bool:
    """Queue an errored attempt again with three new tries; False when it is not errored any more.

    It counts as sent: send its id as soon as the transaction is committed.
    """
    queued = session.scalar(
        update(Attempt)
        .where(Attempt.id == attempt.id, Attempt.status == AttemptStatus.ERRORED)
        .values(
            status=AttemptStatus.QUEUED,
            tries=0,
            fault=None,
            queued_at=now,
            sent_at=now,
            sends=1,
            **NO_PROGRESS,
        )
        .returning(Attempt.id)
        .execution_options(synchronize_session=False)
    )
    if queued is not None:
        update_mark_of(session, queued)
    return queued is not None
