"""Students' doubts about reports, and what staff answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, contains_eager

from grader.sentences import say
from grader.store.audit import log_change, titled
from grader.store.notices import tell
from grader.store.tables import OpenAssignment, RegradeRequest, Submission, User


@dataclass(frozen=True)
class Doubt:
    """A request with what it is about."""

    request: RegradeRequest
    submission: Submission
    opened: OpenAssignment


def doubts_in(session: Session, course_id: int) -> list[Doubt]:
    """Every request in a course, those without an answer first, then the newest."""
    chosen = (
        select(RegradeRequest, Submission, OpenAssignment)
        .join(Submission, RegradeRequest.submission_id == Submission.id)
        .join(OpenAssignment, Submission.open_assignment_id == OpenAssignment.id)
        .join(User, Submission.user_id == User.id)
        .options(contains_eager(Submission.user))
        .where(OpenAssignment.course_id == course_id)
        .order_by(RegradeRequest.answered_at.is_not(None), RegradeRequest.id.desc())
    )
    return [
        Doubt(request, submission, opened)
        for request, submission, opened in session.execute(chosen)
    ]


def doubts_about(session: Session, submission_id: int) -> list[RegradeRequest]:
    """The requests about one submission, oldest first."""
    chosen = select(RegradeRequest).where(RegradeRequest.submission_id == submission_id)
    return list(session.scalars(chosen.order_by(RegradeRequest.id)))


def find_doubt(session: Session, public_id: str) -> tuple[RegradeRequest, Submission] | None:
    """The request with this public id and its submission, or None."""
    row = session.execute(
        select(RegradeRequest, Submission)
        .join(Submission, RegradeRequest.submission_id == Submission.id)
        .where(RegradeRequest.public_id == public_id)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def answer_request(
    session: Session,
    request: RegradeRequest,
    submission: Submission,
    granted: bool,  # noqa: FBT001 - the answer itself
    text: str,
    author_id: int,
    now: datetime,
) -> bool:
    """Answer once, and tell the student; False where somebody was faster."""
    answered = session.scalar(
        update(RegradeRequest)
        .where(RegradeRequest.id == request.id, RegradeRequest.answered_at.is_(None))
        .values(granted=granted, answer=text, answered_by=author_id, answered_at=now)
        .returning(RegradeRequest.id)
    )
    if answered is None:
        return False
    opened = submission.open_assignment
    path = f"/submissions/{submission.public_id}"
    tell(session, submission.user_id, "regrade_answer", opened.title, path, now)
    subject = say(
        "%(title)s: request about submission %(submission)s",
        title=titled(opened),
        submission=submission.public_id,
    )
    after = {"granted": granted}
    log_change(session, author_id, opened.course_id, "regrade", subject, now, None, after, text)
    return True
