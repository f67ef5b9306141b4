"""Rows that are written whether they are there already or not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from grader.store.tables import Table

Insert = postgresql.Insert | sqlite.Insert


def inserting(session: Session, table: type[Table]) -> Insert:
    """An INSERT that knows what to do on a conflict, in the words of the session's database."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def write_over(session: Session, table: type[Table], rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows, or put them in the place of those with the same primary key, all at once.

    What the session knows of the table is read anew when it is asked for.
    """
    if not rows:
        return
    inserted = inserting(session, table)
    key = [column.name for column in table.__table__.primary_key]
    kept = {name: inserted.excluded[name] for name in rows[0] if name not in key}
    session.execute(inserted.on_conflict_do_update(index_elements=key, set_=kept), rows)
    for known in list(session):
        if isinstance(known, table):
            session.expire(known)
