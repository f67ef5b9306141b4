"""Submissions that count, grouped by what went wrong in them; one comment for a whole group."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grader.sentences import say
from grader.store.audit import log_change, titled
from grader.store.comments import add_comment
from grader.store.statistics import of_student
from grader.store.tables import (
    Attempt,
    AttemptStatus,
    Comment,
    Enrollment,
    Mark,
    OpenAssignment,
    Submission,
    User,
)


@dataclass(frozen=True)
class Member:
    """One submission of a group."""

    submission_id: int
    attempt_id: int
    submission: str
    full_name: str
    number: int


@dataclass(frozen=True)
class Cluster:
    """Submissions in which the same checks failed for the same reasons; `key` names the group."""

    key: str
    members: tuple[Member, ...]

    @property
    def representative(self) -> Member:
        """The one to look at for all of them."""
        return self.members[0]


def clusters_of(session: Session, opened: OpenAssignment) -> list[Cluster]:
    """The groups of the submissions that count for students, largest first, in one query.

    What got full marks, or is not graded, is in none.
    """
    counted = (
        select(Mark.submission_id, User.id, User.full_name)
        .join(User, User.id == Mark.user_id)
        .join(Enrollment, of_student(opened, Mark.user_id))
        .where(Mark.open_assignment_id == opened.id)
        .cte("counted")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    named = (counted.c.full_name, counted.c.id)
    order = (Submission.public_id,) if opened.anonymous else named
    rows = session.execute(
        select(
            Attempt.cluster,
            Submission.id,
            Attempt.id,
            Submission.public_id,
            counted.c.full_name,
            Submission.number,
        )
        .join(counted, counted.c.submission_id == Attempt.submission_id)
        .join(Submission, Submission.id == Attempt.submission_id)
        .where(
            Attempt.open_assignment_id == opened.id,
            Attempt.counting,
            Attempt.status == AttemptStatus.RECORDED,
            Attempt.cluster.is_not(None),
        )
        .order_by(*order)
    )
    members: dict[str | None, list[Member]] = defaultdict(list)
    for key, submission_id, attempt_id, submission, full_name, number in rows:
        members[key].append(Member(submission_id, attempt_id, submission, full_name, number))
    groups = [Cluster(key, tuple(them)) for key, them in members.items() if key]
    return sorted(groups, key=lambda group: (-len(group.members), group.key))


def comment_on_all(
    session: Session,
    opened: OpenAssignment,
    cluster: Cluster,
    text: str,
    author_id: int,
    now: datetime,
) -> int:
    """Write the same remark on every submission of a group and log it; returns on how many.

    A submission that has this remark already does not get it twice.
    """
    ids = [member.submission_id for member in cluster.members]
    there = select(Comment.submission_id).where(
        Comment.submission_id.in_(ids), Comment.text == text, Comment.deleted_at.is_(None)
    )
    lacking = select(Submission).where(Submission.id.in_(ids), Submission.id.not_in(there))
    submissions = list(session.scalars(lacking.order_by(Submission.id)))
    for submission in submissions:
        add_comment(session, submission, None, text, author_id, now)
    if submissions:
        subject = say(
            "%(title)s: comment on %(number)s submissions alike",
            title=titled(opened),
            number=len(submissions),
        )
        written = {"text": text, "submissions": [one.public_id for one in submissions]}
        log_change(session, author_id, opened.course_id, "comment", subject, now, after=written)
    return len(submissions)
