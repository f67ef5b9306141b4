"""Reading the audit log of a course: filtered, newest first, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from grader.store.accounts import name_key
from grader.store.tables import AuditEntry, User

ROWS_PER_PAGE = 50
MOST_ROWS = 50_000


@dataclass(frozen=True)
class LogQuery:
    """Which entries are wanted; None and empty text ask for all. `since` is in, `until` is not.

    Where a text is wanted, subjects that have one of `titles` fit as well.
    """

    person: str = ""
    action: str = ""
    text: str = ""
    titles: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class LogLine:
    """An entry and who made it; nobody where a command did."""

    entry: AuditEntry
    actor: User | None


def log_page(
    session: Session, course_id: int, query: LogQuery, before_id: int | None
) -> tuple[list[LogLine], int | None]:
    """One page of entries older than `before_id`, and where the next page begins, None at last."""
    chosen = _chosen(course_id, query)
    if before_id is not None:
        chosen = chosen.where(AuditEntry.id < before_id)
    rows = session.execute(chosen.limit(ROWS_PER_PAGE + 1))
    lines = [LogLine(*row) for row in rows]
    more = len(lines) > ROWS_PER_PAGE
    lines = lines[:ROWS_PER_PAGE]
    return lines, lines[-1].entry.id if more else None


def whole_log(session: Session, course_id: int, query: LogQuery) -> list[LogLine]:
    """Every entry that is wanted, for a spreadsheet."""
    rows = session.execute(_chosen(course_id, query).limit(MOST_ROWS))
    return [LogLine(*row) for row in rows]


def _chosen(course_id: int, query: LogQuery) -> Any:
    conditions: list[ColumnElement[bool]] = [AuditEntry.course_id == course_id]
    if query.person:
        named = func.lower(User.full_name).contains(query.person.lower(), autoescape=True)
        conditions.append(or_(User.name_key == name_key(query.person), named))
    if query.action:
        conditions.append(AuditEntry.action == query.action)
    if query.text:
        wanted = query.text.lower()
        titled = [AuditEntry.subject.contains(one, autoescape=True) for one in query.titles]
        conditions.append(
            or_(
                func.lower(AuditEntry.subject).contains(wanted, autoescape=True),
                func.lower(AuditEntry.reason).contains(wanted, autoescape=True),
                *titled,
            )
        )
    if query.since is not None:
        conditions.append(AuditEntry.at >= query.since)
    if query.until is not None:
        conditions.append(AuditEntry.at < query.until)
    return (
        select(AuditEntry, User)
        .outerjoin(User, AuditEntry.actor_id == User.id)
        .where(*conditions)
        .order_by(AuditEntry.id.desc())
    )
