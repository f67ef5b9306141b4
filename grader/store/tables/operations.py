"""What runs and what was done: workers, and the log that is only ever added to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from grader.store.tables.base import Table


class Worker(Table):
    """A process that grades, as it last said of itself; `draining` tells it to take no more.

    `boxes` holds figures of its boxes, one `grader.sandbox.figures.BoxFigures` each.
    """

    __tablename__ = "workers"

    name: Mapped[str] = mapped_column(primary_key=True)
    queues: Mapped[str]
    runtimes: Mapped[str]
    device: Mapped[str]
    tier: Mapped[str]
    started_at: Mapped[datetime]
    heartbeat_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    draining: Mapped[bool] = mapped_column(default=False)
    graded: Mapped[int] = mapped_column(default=0)
    boxes: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))


class AuditEntry(Table):
    """One change that somebody made: who, when, what, before, after, why; only ever added to.

    `subject` says in words what was changed; `action` is one of `grader.store.audit`'s words.
    """

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_course_id_id", "course_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    course_id: Mapped[int | None] = mapped_column(ForeignKey("courses.id"))
    action: Mapped[str]
    subject: Mapped[str]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    reason: Mapped[str | None]


class LintRecord(Table):
    """What `softmark lint --record` last said about an assignment of the catalogue."""

    __tablename__ = "lint_records"

    assignment: Mapped[str] = mapped_column(String(200), primary_key=True)
    version: Mapped[str]
    recorded_at: Mapped[datetime]
    report: Mapped[dict[str, Any]] = mapped_column(JSON())
