"""When the last attempt of a change set is graded, the change set waits for its decision.

Whoever changes both locks the change set first and its attempts after it.
"""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from grader.store.tables import Attempt, AttemptStatus, Regrade, RegradeStatus

UNFINISHED = (AttemptStatus.QUEUED, AttemptStatus.RUNNING)


def hold_regrade_of(session: Session, attempt_id: int) -> int | None:
    """Lock the change set of an attempt until the end of the transaction; None without one."""
    chosen = (
        select(Regrade.id)
        .join(Attempt, Attempt.regrade_id == Regrade.id)
        .where(Attempt.id == attempt_id)
    )
    return session.scalar(chosen.with_for_update(of=Regrade))


def settle_regrade(session: Session, regrade_id: int | None) -> None:
    """Stage a change set that runs and of which no attempt is left to be graded."""
    if regrade_id is None:
        return
    left = select(Attempt.id).where(
        Attempt.regrade_id == regrade_id, Attempt.status.in_(UNFINISHED)
    )
    if session.scalar(left.limit(1)) is None:
        session.execute(
            update(Regrade)
            .where(Regrade.id == regrade_id, Regrade.status == RegradeStatus.RUNNING)
            .values(status=RegradeStatus.STAGED)
        )
