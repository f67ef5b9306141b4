"""Telling people what happened to their work; pages show it, and nothing is sent anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ScalarSelect, func, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from grader.store.tables import Notice, OpenAssignment

MOST_SHOWN = 100


def tell(session: Session, user_id: int, kind: str, subject: str, path: str, now: datetime) -> None:
    """Leave one person a notice, unless the same one is there and not read yet."""
    tell_each(session, {user_id: path}, kind, subject, now)


def tell_each(
    session: Session, paths: Mapping[int, str], kind: str, subject: str, now: datetime
) -> None:
    """Leave everybody a notice about a page of their own, by person's id."""
    waiting = select(Notice.user_id, Notice.path).where(
        Notice.user_id.in_(list(paths)), Notice.kind == kind, Notice.read_at.is_(None)
    )
    there = {(user_id, path) for user_id, path in session.execute(waiting)}
    new = [
        {"user_id": user_id, "kind": kind, "subject": subject, "path": path, "created_at": now}
        for user_id, path in paths.items()
        if (user_id, path) not in there
    ]
    if new:
        session.execute(insert(Notice), new)


def path_of(opened: OpenAssignment) -> str:
    """The page that a notice about an assignment leads to."""
    return f"/assignments/{opened.public_id}"


def notices_of(session: Session, user_id: int) -> list[Notice]:
    """What one person was told, newest first."""
    chosen = select(Notice).where(Notice.user_id == user_id)
    return list(session.scalars(chosen.order_by(Notice.id.desc()).limit(MOST_SHOWN)))


def unread_of(user_id: InstrumentedAttribute[int]) -> ScalarSelect[int]:
    """How much of it is not read yet, as a column of a query that finds the person."""
    mine = select(func.count(Notice.id)).where(Notice.user_id == user_id, Notice.read_at.is_(None))
    return mine.scalar_subquery()


def mark_read(session: Session, user_id: int, now: datetime, path: str | None = None) -> None:
    """Note that one person has read everything, or what is about the page at `path`."""
    new = update(Notice).where(Notice.user_id == user_id, Notice.read_at.is_(None))
    if path is not None:
        new = new.where(Notice.path == path)
    session.execute(new.values(read_at=now))
