"""Takes back uploaded assignments whose worker is gone, and says which are to be sent to one."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from grader.sentences import how_made, say
from grader.store.packages import MAX_TRIES, WAIT
from grader.store.tables import Package, PackageStatus

PATIENCE = timedelta(seconds=30)
"""How long a package that was sent may wait before it is sent again."""
ABANDONED = say("The worker that linted this stopped answering, three times over.")


def sweep_packages(session: Session, now: datetime) -> list[int]:
    """Take back what was abandoned, and mark as sent what must be sent: the ids."""
    abandoned = (Package.status == PackageStatus.LINTING) & (Package.lease_until < now)
    said = {"sentence": str(ABANDONED), "sentence_made": how_made(ABANDONED)}
    lost = {"status": PackageStatus.ERRORED, "claim_token": None, **said}
    for condition, values in (
        (Package.tries >= MAX_TRIES, lost | {"decided_at": now}),
        (Package.tries < MAX_TRIES, WAIT),
    ):
        session.execute(update(Package).where(abandoned, condition).values(**values))
    overdue = or_(Package.sent_at.is_(None), Package.sent_at < now - PATIENCE)
    waiting = select(Package.id).where(Package.status == PackageStatus.WAITING, overdue)
    ids = list(session.scalars(waiting.order_by(Package.id).with_for_update(skip_locked=True)))
    session.execute(update(Package).where(Package.id.in_(ids)).values(sent_at=now))
    return ids
