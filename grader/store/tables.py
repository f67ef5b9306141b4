"""The tables, as typed SQLAlchemy models; what they mean is in the functions beside them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from grader.store.columns import StorableText, UtcDateTime, new_public_id, words


class Role(StrEnum):
    """What a person is in one course."""

    STUDENT = "student"
    TA = "ta"
    ADMIN = "admin"


class AttemptKind(StrEnum):
    """Why a submission is graded: because it was handed in, or once more."""

    GRADE = "grade"
    REGRADE = "regrade"


class AttemptStatus(StrEnum):
    """Where an attempt has got to; recorded and errored are final."""

    QUEUED = "queued"
    RUNNING = "running"
    RECORDED = "recorded"
    ERRORED = "errored"


class Table(DeclarativeBase):
    """The root of all tables; constraints get predictable names, so migrations can drop them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: StorableText(),
        datetime: UtcDateTime(),
        bytes: LargeBinary(),
        Role: words(Role),
        AttemptKind: words(AttemptKind),
        AttemptStatus: words(AttemptStatus),
    }


class User(Table):
    """A person who signs in; `name_key` is `name` in the form in which names are compared.

    `language` is the one chosen for pages, None where the browser decides.
    """

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    full_name: Mapped[str]
    email: Mapped[str | None]
    password_hash: Mapped[str]
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    language: Mapped[str | None]


class ApiToken(Table):
    """A program's way in; only the token's SHA-256 is kept."""

    __tablename__ = "api_tokens"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime]


class Course(Table):
    """One course in one term; `time_zone` is an IANA name and decides how due dates read."""

    __tablename__ = "courses"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    name: Mapped[str]
    term: Mapped[str]
    time_zone: Mapped[str]


class Enrollment(Table):
    """A person's role in a course."""

    __tablename__ = "enrollments"

    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    role: Mapped[Role]


class OpenAssignment(Table):
    """An assignment of the catalogue, opened in a course; `points` is what full marks are worth."""

    __tablename__ = "open_assignments"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    assignment: Mapped[str]
    version: Mapped[str]
    title: Mapped[str]
    queue: Mapped[str]
    max_source_bytes: Mapped[int]
    points: Mapped[float]
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempt_limit: Mapped[int | None]

    course: Mapped[Course] = relationship()


class Blob(Table):
    """The bytes of a file, found by their SHA-256, so equal files are stored once."""

    __tablename__ = "blobs"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes]


class Submission(Table):
    """A file that a student handed in; `number` counts from 1 for each student and assignment."""

    __tablename__ = "submissions"
    __table_args__ = (UniqueConstraint("open_assignment_id", "user_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    open_assignment_id: Mapped[int] = mapped_column(ForeignKey("open_assignments.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    number: Mapped[int]
    file_name: Mapped[str]
    blob_digest: Mapped[str] = mapped_column(ForeignKey("blobs.digest"), index=True)
    handed_in_at: Mapped[datetime]
    late: Mapped[bool]

    open_assignment: Mapped[OpenAssignment] = relationship()
    user: Mapped[User] = relationship()


class Attempt(Table):
    """One grading of one submission: the truth about where it is, and the outbox of the queue.

    `sent_at` and `sends` tell when and how often its id was put on the queue; `claim_token`,
    `claimed_by`, `lease_until` and `heartbeat_at` belong to the worker that is at it.
    """

    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_status_queue", "status", "queue", "queued_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
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
    fault: Mapped[str | None]

    submission: Mapped[Submission] = relationship()


class LintRecord(Table):
    """What `softmark lint --record` last said about an assignment of the catalogue."""

    __tablename__ = "lint_records"

    assignment: Mapped[str] = mapped_column(String(200), primary_key=True)
    version: Mapped[str]
    recorded_at: Mapped[datetime]
    report: Mapped[dict[str, Any]] = mapped_column(JSON())
