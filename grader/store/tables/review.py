"""What people say about submissions: comments, overrides, regrades, and who is at it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from grader.store.columns import new_public_id
from grader.store.tables.base import RegradeStatus, Table


class Comment(Table):
    """A remark on a submission, or on one line of it (`line` from 1); deleted ones stay stored."""

    __tablename__ = "comments"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    line: Mapped[int | None]
    text: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]


class SavedComment(Table):
    """A remark that a course's staff use again."""

    __tablename__ = "saved_comments"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    assignment: Mapped[str | None]
    text: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]


class Override(Table):
    """Other points for one check of one submission; the newest of a check counts, older ones stay.

    `points` None takes the override back: the grader's own points count again.
    """

    __tablename__ = "overrides"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    check_name: Mapped[str]
    points: Mapped[float | None]
    reason: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime]


class ReviewLock(Table):
    """Who reviews a submission at the moment; it ends by itself."""

    __tablename__ = "review_locks"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    expires_at: Mapped[datetime]


class Review(Table):
    """Somebody has looked at a submission and is done with it."""

    __tablename__ = "reviews"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    done_at: Mapped[datetime]


class RegradeRequest(Table):
    """A student's doubt about a report, and its answer."""

    __tablename__ = "regrade_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    text: Mapped[str]
    asked_at: Mapped[datetime]
    answer: Mapped[str | None]
    granted: Mapped[bool | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]


class Regrade(Table):
    """A change set: submissions graded once more in the background, decided on together.

    `outcome` keeps its table of before and after as it was when it was decided on.
    """

    __tablename__ = "regrades"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    open_assignment_id: Mapped[int] = mapped_column(ForeignKey("open_assignments.id"), index=True)
    version: Mapped[str]
    reason: Mapped[str]
    status: Mapped[RegradeStatus]
    created_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    outcome: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
