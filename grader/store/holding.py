"""Letting those who change the same row take turns."""

from __future__ import annotations

from sqlalchemy import inspect
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

from grader.store.tables import Table


def hold(session: Session, row: Table) -> bool:
    """In a transaction that writes: wait for whoever is changing the row, then read it anew.

    False where it is gone by then. Until the end of the transaction nobody else holds it; whoever
    only reads it, or refers to it, is not kept waiting.
    """
    if session.get_bind().get_execution_options().get("softmark_reading"):
        return True
    table = type(row)
    columns = inspect(table).column_attrs.keys()
    session.add(row)
    try:
        session.refresh(row, columns, with_for_update={"key_share": True, "of": table})
    except InvalidRequestError:
        return False
    return True
