"""What students hand in, how it is graded, and what of it counts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grader.store.columns import new_public_id
from grader.store.tables.base import AttemptKind, AttemptStatus, Table
from grader.store.tables.courses import OpenAssignment
from grader.store.tables.people import User


class Blob(Table):
    """The bytes of a file, found by their SHA-256, so equal files are stored once."""

    __tablename__ = "blobs"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes]


class FileFingerprints(Table):
    """What similarity compares of a file: `grader.similarity.Fingerprints`.

    `codes` are 64-bit numbers, the least significant byte first.
    """

    __tablename__ = "fingerprints"

    digest: Mapped[str] = mapped_column(String(64), ForeignKey("blobs.digest"), primary_key=True)
    text_digest: Mapped[str] = mapped_column(String(64))
    codes: Mapped[bytes]


class Submission(Table):
    """A file that a student handed in; `number` counts from 1 for each student and assignment.

    `original_digest` is the file as it was uploaded where what is graded was made from it, a
    notebook for example. A `self_check` is graded by the visible checks only, costs no attempt,
    never counts, and is numbered by itself.
    """

    __tablename__ = "submissions"
    __table_args__ = (UniqueConstraint("open_assignment_id", "user_id", "self_check", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    open_assignment_id: Mapped[int] = mapped_column(ForeignKey("open_assignments.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    number: Mapped[int]
    file_name: Mapped[str]
    blob_digest: Mapped[str] = mapped_column(ForeignKey("blobs.digest"), index=True)
    original_name: Mapped[str | None]
    original_digest: Mapped[str | None] = mapped_column(ForeignKey("blobs.digest"))
    handed_in_at: Mapped[datetime]
    self_check: Mapped[bool] = mapped_column(default=False)

    open_assignment: Mapped[OpenAssignment] = relationship()
    user: Mapped[User] = relationship()


class Attempt(Table):
    """One grading of one submission: the truth about where it is, and the outbox of the queue.

    `open_assignment_id` is the submission's, so that all results of an assignment are one part of
    an index.

    `sent_at` and `sends` tell when and how often its id was put on the queue; `claim_token`,
    `claimed_by`, `lease_until` and `heartbeat_at` belong to the worker that is at it. `regrade_id`
    names the change set that a regrade belongs to. `counting` marks the one grading of a
    submission whose result counts: the first, or that of an applied regrade. `gpu_seconds` is how
    long its cells had a GPU to themselves. `forfeited` is true where its student cancelled it after
    it had begun. `failed_checks` is what `grader.failed_checks` keeps of the report, `cluster` the
    key that it has in common with those that failed alike.
    """

    __tablename__ = "attempts"
    __table_args__ = (
        Index("ix_attempts_status_queue", "status", "queue", "queued_at"),
        Index(
            "ix_attempts_counting",
            "submission_id",
            unique=True,
            postgresql_where=text("counting"),
            sqlite_where=text("counting"),
        ),
        Index(
            "ix_attempts_results",
            "open_assignment_id",
            "submission_id",
            "cluster",
            "status",
            "score",
            "max_score",
            "id",
            postgresql_where=text("counting"),
            sqlite_where=text("counting"),
        ),
        Index("ix_attempts_recorded_at", "recorded_at"),
        Index(
            "ix_attempts_repeated",
            "started_at",
            postgresql_where=text("tries > 1"),
            sqlite_where=text("tries > 1"),
        ),
        Index(
            "ix_attempts_gpu",
            "submission_id",
            postgresql_where=text("gpu_seconds IS NOT NULL"),
            sqlite_where=text("gpu_seconds IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    open_assignment_id: Mapped[int] = mapped_column(ForeignKey("open_assignments.id"))
    kind: Mapped[AttemptKind]
    status: Mapped[AttemptStatus]
    queue: Mapped[str]
    seed: Mapped[int] = mapped_column(BigInteger)
    tries: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    sends: Mapped[int] = mapped_column(default=0)
    claim_token: Mapped[str | None] = mapped_column(String(43))
    claimed_by: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime | None]
    progress_done: Mapped[int] = mapped_column(default=0)
    progress_total: Mapped[int] = mapped_column(default=0)
    progress_doing: Mapped[str] = mapped_column(default="")
    progress_curves: Mapped[list[Any] | None] = mapped_column(
        JSON(none_as_null=True), deferred=True
    )
    score: Mapped[float | None]
    max_score: Mapped[float | None]
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    failed_checks: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    cluster: Mapped[str | None] = mapped_column(String(16))
    fault: Mapped[str | None]
    regrade_id: Mapped[int | None] = mapped_column(ForeignKey("regrades.id"), index=True)
    counting: Mapped[bool] = mapped_column(default=False)
    gpu_seconds: Mapped[float | None]
    forfeited: Mapped[bool] = mapped_column(default=False)

    submission: Mapped[Submission] = relationship()


class Mark(Table):
    """What one student has in one assignment; worked out anew whenever anything behind it changes.

    `submission_id` is the submission that counts, else the newest. `share` is its share of full
    marks with overrides, before `penalty`; `points` is what counts after it. `status` is the
    newest submission's, queued until it is final. Of `submissions`, `graded` have a report.
    """

    __tablename__ = "marks"

    open_assignment_id: Mapped[int] = mapped_column(
        ForeignKey("open_assignments.id"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"))
    submissions: Mapped[int]
    graded: Mapped[int]
    status: Mapped[AttemptStatus]
    share: Mapped[float | None]
    penalty: Mapped[float] = mapped_column(default=0.0)
    points: Mapped[float | None]
    days_late: Mapped[int] = mapped_column(default=0)
    overridden: Mapped[bool] = mapped_column(default=False)
