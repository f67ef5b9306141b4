"""Everything that is stored of one person's work, read in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, undefer

from grader.store.tables import (
    Attempt,
    Blob,
    Comment,
    Course,
    Enrollment,
    Mark,
    OpenAssignment,
    RegradeRequest,
    Submission,
)

Row = TypeVar("Row", Comment, RegradeRequest)


@dataclass(frozen=True)
class Record:
    """One person's work; `attempts` are all gradings, `files` the contents by their digests."""

    enrollments: list[tuple[Enrollment, Course]]
    marks: list[tuple[Mark, OpenAssignment]]
    attempts: list[Attempt]
    files: dict[str, bytes]
    comments: dict[int, list[Comment]]
    requests: dict[int, list[RegradeRequest]]


def record_of(session: Session, user_id: int) -> Record:
    """The record of one person."""
    attempts = list(
        session.scalars(
            select(Attempt)
            .join(Attempt.submission)
            .join(Submission.open_assignment)
            .join(OpenAssignment.course)
            .options(
                undefer(Attempt.report),
                contains_eager(Attempt.submission)
                .contains_eager(Submission.open_assignment)
                .contains_eager(OpenAssignment.course),
            )
            .where(Submission.user_id == user_id, Attempt.regrade_id.is_(None) | Attempt.counting)
            .order_by(Attempt.id)
        )
    )
    mine = select(Submission.id).where(Submission.user_id == user_id)
    comments = session.scalars(
        select(Comment)
        .where(Comment.submission_id.in_(mine), Comment.deleted_at.is_(None))
        .order_by(Comment.id)
    )
    requests = session.scalars(
        select(RegradeRequest)
        .where(RegradeRequest.submission_id.in_(mine))
        .order_by(RegradeRequest.id)
    )
    return Record(
        enrollments=[
            (enrollment, course)
            for enrollment, course in session.execute(
                select(Enrollment, Course)
                .join(Course, Enrollment.course_id == Course.id)
                .where(Enrollment.user_id == user_id)
                .order_by(Course.id)
            )
        ],
        marks=[
            (mark, opened)
            for mark, opened in session.execute(
                select(Mark, OpenAssignment)
                .join(OpenAssignment, Mark.open_assignment_id == OpenAssignment.id)
                .where(Mark.user_id == user_id)
                .order_by(OpenAssignment.id)
            )
        ],
        attempts=attempts,
        files=_files(session, user_id),
        comments=_by_submission(list(comments)),
        requests=_by_submission(list(requests)),
    )


def _files(session: Session, user_id: int) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for digest in (Submission.blob_digest, Submission.original_digest):
        mine = select(digest).where(Submission.user_id == user_id)
        rows = session.execute(select(Blob.digest, Blob.content).where(Blob.digest.in_(mine)))
        found |= {name: content for name, content in rows}  # noqa: C416 - rows are no pairs to mypy
    return found


def _by_submission(rows: list[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row.submission_id, []).append(row)
    return found
