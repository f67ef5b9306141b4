"""Telling people what happened to their work; pages show it, and nothing is sent anywhere."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grader.store.tables import Notice


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
