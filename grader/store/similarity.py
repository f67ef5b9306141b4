"""The programs of an assignment, to be compared with each other."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from grader.store.tables import Blob, Mark, OpenAssignment, Submission

MOST_PROGRAMS = 300


@dataclass(frozen=True)
class Program:
    """What counts for one student, with its text."""

    submission: Submission
    source: str


def programs_of(session: Session, opened: OpenAssignment) -> list[Program]:
    """The submissions that count; of more than 300, those handed in last."""
    rows = session.execute(
        select(Submission, Blob.content)
        .join(Mark, Mark.submission_id == Submission.id)
        .join(Blob, Submission.blob_digest == Blob.digest)
        .join(Submission.user)
        .options(contains_eager(Submission.user))
        .where(Mark.open_assignment_id == opened.id)
        .order_by(Submission.handed_in_at.desc())
        .limit(MOST_PROGRAMS)
    )
    return [Program(one, content.decode("utf-8", "replace")) for one, content in rows]
