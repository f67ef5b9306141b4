"""Stopping a grading that nobody waits for any more."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from grader.policy import cancelling_costs
from grader.store.attempts import NO_CLAIM, NO_PROGRESS, update_mark_of
from grader.store.settling import UNFINISHED, hold_regrade_of, settle_regrade
from grader.store.tables import Attempt, AttemptStatus


def cancel_attempt(session: Session, attempt_id: int, *, own: bool) -> bool | None:
    """Cancel what waits or is graded: whether that uses up the attempt; None when it has ended.

    `own` says that it is the student who cancels. A worker that grades it learns it by itself.
    """
    regrade_id = hold_regrade_of(session, attempt_id)
    chosen = select(Attempt.status).where(Attempt.id == attempt_id)
    status = session.scalar(chosen.with_for_update())
    costs = cancelling_costs(running=status is AttemptStatus.RUNNING, own=own)
    cancelled = session.scalar(
        update(Attempt)
        .where(Attempt.id == attempt_id, Attempt.status == status, Attempt.status.in_(UNFINISHED))
        .values(status=AttemptStatus.CANCELLED, forfeited=costs, **NO_CLAIM, **NO_PROGRESS)
        .returning(Attempt.id)
        .execution_options(synchronize_session=False)
    )
    if cancelled is None:
        return None
    update_mark_of(session, attempt_id)
    settle_regrade(session, regrade_id)
    return costs
