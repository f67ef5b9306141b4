"""Courses, who takes part in them, and the terms on which assignments are open in them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grader.policy import Counts
from grader.redaction import Visibility
from grader.store.columns import new_public_id
from grader.store.tables.base import Role, Table


class Course(Table):
    """One course in one term; `time_zone` is an IANA name and decides how due dates read.

    `leaderboard` shows best scores to all students under pseudonyms. `regrade_days` is what
    assignments are opened with; nothing is taken after `archived_at`.
    """

    __tablename__ = "courses"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    name: Mapped[str]
    term: Mapped[str]
    time_zone: Mapped[str]
    leaderboard: Mapped[bool] = mapped_column(default=False)
    archived_at: Mapped[datetime | None]
    regrade_days: Mapped[int] = mapped_column(default=7)


class Section(Table):
    """A part of a course's students that has a lesson, or a TA, of its own."""

    __tablename__ = "sections"
    __table_args__ = (UniqueConstraint("course_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    name: Mapped[str]


class Group(Table):
    """Students who work together."""

    __tablename__ = "groups"
    __table_args__ = (UniqueConstraint("course_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    name: Mapped[str]


class Enrollment(Table):
    """A person's role in a course; `pseudonym` is the name on its leaderboard, None off it."""

    __tablename__ = "enrollments"
    __table_args__ = (
        Index("ix_enrollments_course_id_pseudonym", "course_id", "pseudonym", unique=True),
    )

    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    role: Mapped[Role]
    section_id: Mapped[int | None] = mapped_column(ForeignKey("sections.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"), index=True)
    pseudonym: Mapped[str | None]


class OpenAssignment(Table):
    """An assignment that is open in a course; `points` is what full marks are worth.

    It is the catalogue's, or where there is a `package_digest` that of an uploaded package.
    The dates and limits are what `grader.policy.Terms` says of them. `thresholds` and `limits`
    hold what the course changed of the assignment's own, by name. `anonymous` hides names from
    those who review; `regrade_days` is how long after a report a regrade may be asked for.
    `shown_from_attempt` belongs to Visibility.FROM_ATTEMPT.
    """

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
    opens_at: Mapped[datetime | None]
    due_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    grace_days: Mapped[int] = mapped_column(default=0)
    penalty_per_day: Mapped[float] = mapped_column(default=0.0)
    attempt_limit: Mapped[int | None]
    daily_limit: Mapped[int | None]
    minutes_between: Mapped[int] = mapped_column(default=0)
    counts: Mapped[Counts] = mapped_column(default=Counts.BEST)
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.ALWAYS)
    published_at: Mapped[datetime | None]
    thresholds: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    limits: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    anonymous: Mapped[bool] = mapped_column(default=False)
    regrade_days: Mapped[int] = mapped_column(default=7)
    shown_from_attempt: Mapped[int | None]
    package_digest: Mapped[str | None] = mapped_column(
        String(64), ForeignKey("package_outlines.digest")
    )

    course: Mapped[Course] = relationship()


class Extension(Table):
    """Other dates or more attempts, for one student or for one section; never changed, only added.

    `withdrawn_at` ends it.
    """

    __tablename__ = "extensions"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    open_assignment_id: Mapped[int] = mapped_column(ForeignKey("open_assignments.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    section_id: Mapped[int | None] = mapped_column(ForeignKey("sections.id"), index=True)
    due_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    extra_attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str]
    granted_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    granted_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class ExtensionRequest(Table):
    """A student's wish for a later due date, and its answer."""

    __tablename__ = "extension_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    open_assignment_id: Mapped[int] = mapped_column(ForeignKey("open_assignments.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    wanted_due_at: Mapped[datetime]
    text: Mapped[str]
    asked_at: Mapped[datetime]
    extension_id: Mapped[int | None] = mapped_column(ForeignKey("extensions.id"))
    answer: Mapped[str | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]
