"""What runs and what was done: workers, and the log that is only ever added to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from grader.store.columns import new_public_id
from grader.store.tables.base import PackageStatus, Table


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

    `subject` says in words what was changed, `subject_made` how that sentence was made, where it is
    one; `action` is one of `grader.store.audit`'s words.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_course_id_id", "course_id", "id"),
        Index("ix_audit_course_id_at_action_id", "course_id", "at", "action", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    course_id: Mapped[int | None] = mapped_column(ForeignKey("courses.id"))
    action: Mapped[str]
    subject: Mapped[str]
    subject_made: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
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


class Package(Table):
    """An assignment that an admin uploaded as a zip, and what lint said about it.

    `assignment` is the name that its paths give it; `progress` the step lint is at. `sentence`
    says why it was refused where lint could not run to its end, or what of ours failed. How both
    were made stands in `progress_made` and `sentence_made`. `version` is what the assignment says
    of itself, once it has passed.
    """

    __tablename__ = "packages"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    uploaded_at: Mapped[datetime]
    file_name: Mapped[str]
    assignment: Mapped[str]
    blob_digest: Mapped[str] = mapped_column(ForeignKey("blobs.digest"))
    status: Mapped[PackageStatus]
    progress: Mapped[str] = mapped_column(default="")
    progress_made: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    claim_token: Mapped[str | None] = mapped_column(String(43))
    lease_until: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    sentence: Mapped[str | None]
    sentence_made: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    version: Mapped[str | None]


class PackageOutline(Table):
    """What a package that passed says of itself: a `grader.outline.Outline` as JSON text.

    It belongs to the bytes of the package, however often they were uploaded, and never changes.
    """

    __tablename__ = "package_outlines"

    digest: Mapped[str] = mapped_column(String(64), ForeignKey("blobs.digest"), primary_key=True)
    document: Mapped[str]
