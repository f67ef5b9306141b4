"""What staff write beside a submission, and the remarks that a course uses again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from grader.sentences import say
from grader.store.audit import log_change, titled
from grader.store.holding import hold
from grader.store.notices import tell
from grader.store.tables import Comment, OpenAssignment, SavedComment, Submission, User

LONGEST_COMMENT = 4000
SAME_FORM = timedelta(seconds=10)


@dataclass(frozen=True)
class Remark:
    """A comment with the name of whoever wrote it."""

    comment: Comment
    author: str


def remarks_on(session: Session, submission_id: int) -> list[Remark]:
    """What stands beside a submission, by line and then in the order of writing."""
    chosen = (
        select(Comment, User.full_name)
        .join(User, Comment.author_id == User.id)
        .where(Comment.submission_id == submission_id, Comment.deleted_at.is_(None))
        .order_by(Comment.line, Comment.id)
    )
    return [Remark(comment, author) for comment, author in session.execute(chosen)]


def by_line(remarks: Sequence[Remark]) -> dict[int | None, list[Remark]]:
    """The remarks of each line; None holds those on the whole submission."""
    found: dict[int | None, list[Remark]] = {}
    for remark in remarks:
        found.setdefault(remark.comment.line, []).append(remark)
    return found


def add_comment(
    session: Session,
    submission: Submission,
    line: int | None,
    text: str,
    author_id: int,
    now: datetime,
) -> Comment:
    """Write beside a line, or on the whole submission, and tell the student."""
    comment = Comment(
        submission_id=submission.id, line=line, text=text, author_id=author_id, written_at=now
    )
    session.add(comment)
    opened = submission.open_assignment
    path = f"/submissions/{submission.public_id}/source"
    tell(session, submission.user_id, "comment", opened.title, path, now)
    session.flush()
    return comment


def is_written(
    session: Session,
    submission: Submission,
    line: int | None,
    text: str,
    author_id: int,
    now: datetime,
) -> bool:
    """Whether this very comment was written a moment ago: the same form, sent twice."""
    there = select(Comment.id).where(
        Comment.submission_id == submission.id,
        Comment.line.is_not_distinct_from(line),
        Comment.text == text,
        Comment.author_id == author_id,
        Comment.written_at > now - SAME_FORM,
        Comment.deleted_at.is_(None),
    )
    return session.scalar(there.limit(1)) is not None


def find_comment(session: Session, submission_id: int, public_id: str) -> Comment | None:
    """The comment with this public id, if it stands on the submission."""
    return session.scalar(
        select(Comment).where(
            Comment.public_id == public_id,
            Comment.submission_id == submission_id,
            Comment.deleted_at.is_(None),
        )
    )


def delete_comment(
    session: Session, submission: Submission, comment: Comment, now: datetime
) -> None:
    """Take a comment off the page; the row and the log keep it."""
    comment.deleted_at = now
    opened = submission.open_assignment
    subject = say(
        "%(title)s: comment on submission %(submission)s",
        title=titled(opened),
        submission=submission.public_id,
    )
    before = {"line": comment.line, "text": comment.text}
    log_change(session, comment.author_id, opened.course_id, "comment", subject, now, before)


def saved_comments(session: Session, opened: OpenAssignment) -> list[SavedComment]:
    """The remarks that the course keeps for this assignment or for all of them."""
    chosen = select(SavedComment).where(
        SavedComment.course_id == opened.course_id,
        SavedComment.deleted_at.is_(None),
        or_(
            SavedComment.assignment.is_(None),
            SavedComment.assignment == opened.assignment,
        ),
    )
    return list(session.scalars(chosen.order_by(SavedComment.id)))


def with_saved(session: Session, opened: OpenAssignment, public_id: str, text: str) -> str:
    """What was typed, after the saved remark of this id where there is one."""
    saved = saved_comments(session, opened)
    chosen = next((one.text for one in saved if one.public_id == public_id), "")
    return "\n".join(filter(None, (chosen, text)))


def save_comment(
    session: Session, opened: OpenAssignment, text: str, author_id: int, now: datetime
) -> None:
    """Keep a remark for every review of this assignment in the course; one that is there stays."""
    if any(one.text == text for one in saved_comments(session, opened)):
        return
    session.add(
        SavedComment(
            course_id=opened.course_id,
            assignment=opened.assignment,
            text=text,
            author_id=author_id,
            written_at=now,
        )
    )


def forget_saved(session: Session, opened: OpenAssignment, public_id: str, now: datetime) -> bool:
    """Offer a remark no more; False where there is none."""
    for one in saved_comments(session, opened):
        if one.public_id == public_id and hold(session, one) and one.deleted_at is None:
            one.deleted_at = now
            return True
    return False
