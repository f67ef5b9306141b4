"""Everything of one student in one course, by assignment, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from grader.store.courses import assignments_of
from grader.store.gradebook import Prospect, prospects
from grader.store.pages import HandedIn, hand_ins_under
from grader.store.tables import Comment, Enrollment, Extension, Submission, User


@dataclass(frozen=True)
class Note:
    """What staff wrote on a submission, and who did; `number` is the submission's."""

    comment: Comment
    submission: str
    number: int
    author: str


@dataclass(frozen=True)
class StudentWork:
    """One assignment: the mark and terms, what was handed in, extensions and notes."""

    prospect: Prospect
    hand_ins: Sequence[HandedIn]
    extensions: Sequence[Extension]
    notes: Sequence[Note]


def student_record(
    session: Session, course_id: int, user_id: int, now: datetime
) -> list[StudentWork]:
    """What one student has in every assignment of a course, in the order of due dates."""
    assignments = assignments_of(session, course_id)
    outlook = prospects(session, assignments, user_id, now)
    terms = {prospect.opened.id: prospect.terms for prospect in outlook}
    hand_ins = hand_ins_under(session, terms, user_id)
    ids = [one.id for one in assignments]
    extensions = _extensions(session, course_id, user_id, ids)
    notes = _notes(session, user_id, ids)
    return [
        StudentWork(
            prospect=prospect,
            hand_ins=hand_ins[prospect.opened.id],
            extensions=extensions[prospect.opened.id],
            notes=notes[prospect.opened.id],
        )
        for prospect in outlook
    ]


def _extensions(
    session: Session, course_id: int, user_id: int, assignment_ids: Sequence[int]
) -> dict[int, list[Extension]]:
    """Those in force for the student or the student's section, by open assignment's id."""
    enrollment = session.get(Enrollment, (course_id, user_id))
    holds = [Extension.user_id == user_id]
    if enrollment is not None and enrollment.section_id is not None:
        holds.append(Extension.section_id == enrollment.section_id)
    chosen = select(Extension).where(
        Extension.open_assignment_id.in_(assignment_ids),
        Extension.withdrawn_at.is_(None),
        or_(*holds),
    )
    found: dict[int, list[Extension]] = defaultdict(list)
    for extension in session.scalars(chosen.order_by(Extension.id)):
        found[extension.open_assignment_id].append(extension)
    return found


def _notes(session: Session, user_id: int, assignment_ids: Sequence[int]) -> dict[int, list[Note]]:
    """The comments on the student's submissions, by open assignment's id."""
    rows = session.execute(
        select(Submission, Comment, User.full_name)
        .join(Comment, Comment.submission_id == Submission.id)
        .join(User, User.id == Comment.author_id)
        .where(
            Submission.user_id == user_id,
            Submission.open_assignment_id.in_(assignment_ids),
            Comment.deleted_at.is_(None),
        )
        .order_by(Comment.id)
    )
    found: dict[int, list[Note]] = defaultdict(list)
    for submission, comment, author in rows:
        note = Note(comment, submission.public_id, submission.number, author)
        found[submission.open_assignment_id].append(note)
    return found
