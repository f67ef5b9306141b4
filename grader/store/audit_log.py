"""Reading the audit log of a course: filtered, newest first, a page at a time.

What changed many things of one kind at once, as a roster does, shows only its last entries; the
others are counted, and one can ask for them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from grader.store.accounts import name_key
from grader.store.tables import AuditEntry, User

ROWS_PER_PAGE = 50
SHOWN_OF_ONE_MOMENT = 3
MOST_ROWS = 50_000


@dataclass(frozen=True)
class LogQuery:
    """Which entries are wanted; None and empty text ask for all. `since` is in, `until` is not.

    Where a text is wanted, subjects that have one of `titles` fit as well. `beside` is the id of an
    entry: only what was changed with it is wanted then, all of it.
    """

    person: str = ""
    action: str = ""
    text: str = ""
    titles: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    beside: int | None = None

    @property
    def folds(self) -> bool:
        """Whether only some entries of one moment are shown: not where one looks for some."""
        return not self.text and self.beside is None


@dataclass(frozen=True)
class LogLine:
    """An entry and who made it; nobody where a command did.

    `hidden` is how many older entries of the same moment and kind are not shown, told by the last
    one that is.
    """

    entry: AuditEntry
    actor: User | None
    hidden: int = 0


def log_page(
    session: Session, course_id: int, query: LogQuery, before_id: int | None
) -> tuple[list[LogLine], int | None]:
    """One page of entries older than `before_id`, and where the next page begins, None at last."""
    chosen = _chosen(course_id, query)
    if query.folds:
        chosen = chosen.where(~_has_enough_newer())
    if before_id is not None:
        chosen = chosen.where(AuditEntry.id < before_id)
    rows = session.execute(chosen.limit(ROWS_PER_PAGE + 1))
    lines = [LogLine(*row) for row in rows]
    more = len(lines) > ROWS_PER_PAGE
    lines = lines[:ROWS_PER_PAGE]
    older = lines[-1].entry.id if more else None
    return (_counted(session, course_id, lines) if query.folds else lines), older


def whole_log(session: Session, course_id: int, query: LogQuery) -> list[LogLine]:
    """Every entry that is wanted, for a spreadsheet."""
    rows = session.execute(_chosen(course_id, query).limit(MOST_ROWS))
    return [LogLine(*row) for row in rows]


def _has_enough_newer() -> ColumnElement[bool]:
    """Whether as many newer entries of the same moment and kind stand before one as are shown."""
    newer = aliased(AuditEntry)
    same = select(newer.id).where(
        newer.course_id == AuditEntry.course_id,
        newer.at == AuditEntry.at,
        newer.action == AuditEntry.action,
        newer.id > AuditEntry.id,
    )
    return exists(same.offset(SHOWN_OF_ONE_MOMENT - 1).limit(1))


def _counted(session: Session, course_id: int, lines: list[LogLine]) -> list[LogLine]:
    """The lines, of which the last one of each moment and kind tells how many are hidden."""
    last = {(line.entry.at, line.entry.action): line.entry.id for line in lines}
    counts = (
        select(AuditEntry.at, AuditEntry.action, func.count())
        .where(AuditEntry.course_id == course_id, AuditEntry.at.in_({at for at, _action in last}))
        .group_by(AuditEntry.at, AuditEntry.action)
    )
    hidden = {
        last[at, action]: number - SHOWN_OF_ONE_MOMENT
        for at, action, number in session.execute(counts)
        if (at, action) in last and number > SHOWN_OF_ONE_MOMENT
    }
    return [replace(line, hidden=hidden.get(line.entry.id, 0)) for line in lines]


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
    if query.beside is not None:
        one = aliased(AuditEntry)
        moment = select(one.at, one.action).where(
            one.id == query.beside, one.course_id == course_id
        )
        conditions.append(tuple_(AuditEntry.at, AuditEntry.action).in_(moment))
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
