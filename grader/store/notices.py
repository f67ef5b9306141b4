"""Telling people what happened to their work; pages show it, and nothing is sent anywhere."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from grader.store.tables import Notice

MOST_SHOWN = 100


def tell(session: Session, user_id: int, kind: str, subject: str, path: str, now: datetime) -> None:
    """Leave a notice, unless the same one is there and not read yet."""
    same = select(Notice.id).where(
        Notice.user_id == user_id,
        Notice.kind == kind,
        Notice.path == path,
        Notice.read_at.is_(None),
    )
    if session.scalar(same.limit(1)) is None:
        session.add(Notice(user_id=user_id, kind=kind, subject=subject, path=path, created_at=now))


def notices_of(session: Session, user_id: int) -> list[Notice]:
    """What one person was told, newest first."""
    chosen = select(Notice).where(Notice.user_id == user_id)
    return list(session.scalars(chosen.order_by(Notice.id.desc()).limit(MOST_SHOWN)))


def unread(session: Session, user_id: int) -> int:
    """How much of it is not read yet."""
    mine = select(func.count(Notice.id)).where(Notice.user_id == user_id, Notice.read_at.is_(None))
    return session.scalar(mine) or 0


def mark_read(session: Session, user_id: int, now: datetime) -> None:
    """Note that one person has read everything."""
    new = update(Notice).where(Notice.user_id == user_id, Notice.read_at.is_(None))
    session.execute(new.values(read_at=now))
