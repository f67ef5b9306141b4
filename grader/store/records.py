"""Everything that is stored of one person's work, read in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, contains_eager, undefer

from grader.store.tables import (
    Attempt,
    Blob,
    Comment,
    Course,
    Enrollment,
    Extension,
    ExtensionRequest,
    Group,
    Mark,
    Notice,
    OpenAssignment,
    Override,
    RegradeRequest,
    Section,
    Submission,
    User,
)

Row = TypeVar("Row", Comment, Override, RegradeRequest)
Asked = TypeVar("Asked", Extension, ExtensionRequest)


@dataclass(frozen=True)
class Membership:
    """One person's place in one course; `section` and `group` are their names."""

    enrollment: Enrollment
    course: Course
    section: str | None
    group: str | None


@dataclass(frozen=True)
class Record:
    """One person's work; `attempts` are all gradings, `files` the contents by their digests.

    `extensions` are those given to the person or to the person's section, withdrawn ones too.
    """

    user: User
    memberships: list[Membership]
    marks: list[tuple[Mark, OpenAssignment]]
    attempts: list[Attempt]
    files: dict[str, bytes]
    comments: dict[int, list[Comment]]
    overrides: dict[int, list[Override]]
    requests: dict[int, list[RegradeRequest]]
    wishes: list[tuple[ExtensionRequest, OpenAssignment]]
    extensions: list[tuple[Extension, OpenAssignment]]
    notices: list[Notice]


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
    overrides = session.scalars(
        select(Override).where(Override.submission_id.in_(mine)).order_by(Override.id)
    )
    memberships = _memberships(session, user_id)
    sections = {one.enrollment.section_id for one in memberships} - {None}
    notices = select(Notice).where(Notice.user_id == user_id).order_by(Notice.id)
    return Record(
        user=session.get_one(User, user_id),
        memberships=memberships,
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
        overrides=_by_submission(list(overrides)),
        requests=_by_submission(list(requests)),
        wishes=_asked(session, ExtensionRequest, ExtensionRequest.user_id == user_id),
        extensions=_asked(
            session,
            Extension,
            or_(Extension.user_id == user_id, Extension.section_id.in_(sections)),
        ),
        notices=list(session.scalars(notices)),
    )


def _memberships(session: Session, user_id: int) -> list[Membership]:
    rows = session.execute(
        select(Enrollment, Course, Section.name, Group.name)
        .join(Course, Enrollment.course_id == Course.id)
        .outerjoin(Section, Enrollment.section_id == Section.id)
        .outerjoin(Group, Enrollment.group_id == Group.id)
        .where(Enrollment.user_id == user_id)
        .order_by(Course.id)
    )
    return [Membership(*row) for row in rows]


def _asked(
    session: Session, kind: type[Asked], condition: ColumnElement[bool]
) -> list[tuple[Asked, OpenAssignment]]:
    """Extensions or the requests for them, each with its assignment."""
    rows = session.execute(
        select(kind, OpenAssignment)
        .join(OpenAssignment, kind.open_assignment_id == OpenAssignment.id)
        .where(condition)
        .order_by(kind.id)
    )
    return [(one, opened) for one, opened in rows]


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
