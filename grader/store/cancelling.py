"""Stopping a grading that nobody waits for any more."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from grader.store.attempts import NO_CLAIM, NO_PROGRESS, update_mark_of
from grader.store.settling import UNFINISHED, hold_regrade_of, settle_regrade
from grader.store.tables import Attempt, AttemptStatus


def cancel_attempt(session: Session, attempt_id: int) -> bool:
    """Cancel what waits or is graded; False when it has ended. Its worker learns it by itself."""
    regrade_id = hold_regrade_of(session, attempt_id)
    cancelled = session.scalar(
        update(Attempt)
        .where(Attempt.id == attempt_id, Attempt.status.in_(UNFINISHED))
        .values(status=AttemptStatus.CANCELLED, **NO_CLAIM, **NO_PROGRESS)
        .returning(Attempt.id)
        .execution_options(synchronize_session=False)
    )
    if cancelled is not None:
        update_mark_of(session, attempt_id)
        settle_regrade(session, regrade_id)
    return cancelled is not None
