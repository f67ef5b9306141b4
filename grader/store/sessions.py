"""Sessions that were ended on purpose, so that a copy of their cookie opens nothing any more."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from grader.store.notices import unread_of
from grader.store.tables import EndedSession, User
from grader.store.upserts import inserting

LONGEST_SESSION = timedelta(hours=12)
"""No session is older, so one that ended longer ago may be forgotten."""


def end_session(session: Session, key: str, now: datetime) -> None:
    """Remember that the session with this key has ended, and forget what nobody can use."""
    session.execute(delete(EndedSession).where(EndedSession.ended_at < now - LONGEST_SESSION))
    ended = inserting(session, EndedSession).values(digest=_digest(key), ended_at=now)
    session.execute(ended.on_conflict_do_nothing())


def find_user_of_session(session: Session, public_id: str, key: str) -> tuple[User, int] | None:
    """The person with this public id and how many notices are not read; None if it has ended."""
    ended = select(EndedSession.digest).where(EndedSession.digest == _digest(key)).exists()
    found = select(User, unread_of(User.id)).where(User.public_id == public_id, ~ended)
    row = session.execute(found).one_or_none()
    return None if row is None else (row[0], row[1])


def _digest(key: str) -> str:
    """What is kept of a key: it would be worth nothing to a reader of the database."""
    return hashlib.sha256(key.encode()).hexdigest()
