"""Finding the attempts that were lost on the way: sent but never claimed, claimed but abandoned.

Any number of sweepers may run at once; on PostgreSQL they pass over each other's rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from grader.store.attempts import MAX_TRIES, NO_CLAIM, NO_PROGRESS, UNSENT, update_mark_of
from grader.store.settling import hold_regrade_of, settle_regrade
from grader.store.tables import Attempt, AttemptStatus

FIRST_PATIENCE = timedelta(seconds=10)
LATER_PATIENCE = timedelta(seconds=60)
"""How long a sent attempt may wait before it is sent again, at first and from then on."""

FRONT_OF_QUEUE = 20
"""Only so many are sent again per queue: the others wait because of those before them."""

ABANDONED = "The worker that graded this stopped answering, three times over."


def sweep(session: Session, now: datetime) -> list[tuple[int, str]]:
    """Take back what was abandoned, and mark as sent what must be sent: (attempt id, queue)."""
    _take_back_abandoned(session, now)
    return _mark_as_sent(session, now)


def _take_back_abandoned(session: Session, now: datetime) -> None:
    abandoned = and_(Attempt.status == AttemptStatus.RUNNING, Attempt.lease_until < now)
    used_up = Attempt.tries >= MAX_TRIES
    errored = {"status": AttemptStatus.ERRORED, "fault": ABANDONED}
    queued = {"status": AttemptStatus.QUEUED, **UNSENT}
    lost = _locked(session, and_(abandoned, used_up))
    _change(session, lost, errored | NO_CLAIM)
    for attempt_id, _ in lost:
        update_mark_of(session, attempt_id)
        settle_regrade(session, hold_regrade_of(session, attempt_id))
    _change(session, _locked(session, and_(abandoned, ~used_up)), queued | NO_CLAIM | NO_PROGRESS)


def _mark_as_sent(session: Session, now: datetime) -> list[tuple[int, str]]:
    waiting = select(
        Attempt.id,
        func.row_number()
        .over(partition_by=Attempt.queue, order_by=(Attempt.queued_at, Attempt.id))
        .label("place"),
    ).where(Attempt.status == AttemptStatus.QUEUED)
    places = waiting.subquery()
    front = select(places.c.id).where(places.c.place <= FRONT_OF_QUEUE)
    overdue = and_(
        Attempt.status == AttemptStatus.QUEUED,
        Attempt.id.in_(front),
        or_(
            Attempt.sent_at.is_(None),
            and_(Attempt.sends <= 1, Attempt.sent_at < now - FIRST_PATIENCE),
            Attempt.sent_at < now - LATER_PATIENCE,
        ),
    )
    rows = _locked(session, overdue)
    _change(session, rows, {"sent_at": now, "sends": Attempt.sends + 1})
    return rows


def _locked(session: Session, condition: ColumnElement[bool]) -> list[tuple[int, str]]:
    """The attempts that match, oldest first, held until the end of the transaction."""
    chosen = select(Attempt.id, Attempt.queue).where(condition)
    held = chosen.order_by(Attempt.queued_at, Attempt.id).with_for_update(skip_locked=True)
    return [(attempt_id, queue) for attempt_id, queue in session.execute(held)]


def _change(session: Session, rows: Sequence[tuple[int, str]], values: dict[str, Any]) -> None:
    if not rows:
        return
    ids = [attempt_id for attempt_id, _ in rows]
    session.execute(update(Attempt).where(Attempt.id.in_(ids)).values(**values))
