"""Counting what the database is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.engine import Engine


@contextmanager
def noted_queries() -> Iterator[list[str]]:
    """The statements that are sent to any database meanwhile."""
    statements: list[str] = []

    def note(*execution: object) -> None:
        statements.append(str(execution[2]))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)
