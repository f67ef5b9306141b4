"""Publishing what hidden checks say, for assignments that show it only then."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from grader.store.audit import log_change, titled
from grader.store.holding import hold
from grader.store.tables import OpenAssignment


def publish(session: Session, opened: OpenAssignment, actor_id: int, now: datetime) -> None:
    """Show the hidden results from now on; what was published stays published since then."""
    hold(session, opened)
    if opened.published_at is None:
        _set_published(session, opened, now, actor_id, now)


def take_back(session: Session, opened: OpenAssignment, actor_id: int, now: datetime) -> None:
    """Hide them again."""
    hold(session, opened)
    if opened.published_at is not None:
        _set_published(session, opened, None, actor_id, now)


def _set_published(
    session: Session, opened: OpenAssignment, moment: datetime | None, actor_id: int, now: datetime
) -> None:
    before, after = (
        {"published_at": None if one is None else one.isoformat()}
        for one in (opened.published_at, moment)
    )
    opened.published_at = moment
    session.add(opened)
    session.flush()
    log_change(
        session, actor_id, opened.course_id, "publication", titled(opened), now, before, after
    )
