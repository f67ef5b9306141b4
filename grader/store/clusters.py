"""Submissions that count, grouped by what went wrong in them; one comment for a whole group."""

from __future__ import annotations

import functools
import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Text, and_, cast, select
from sqlalchemy.orm import Session

from grader.failed_checks import FailedCheck
from grader.sentences import say
from grader.store.audit import log_change, titled
from grader.store.comments import add_comment
from grader.store.statistics import of_student, read_failed_text
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
    failed: tuple[FailedCheck, ...]
    members: tuple[Member, ...]

    @property
    def representative(self) -> Member:
        """The one to look at for all of them."""
        return self.members[0]


def clusters_of(session: Session, opened: OpenAssignment) -> list[Cluster]:
    """The groups of the submissions that count for students, largest first, in one query.

    What got full marks, or is not graded, is in none.
    """
    read = functools.cache(read_failed_text)
    rows = session.execute(
        select(
            Submission.id,
            Attempt.id,
            Submission.public_id,
            User.full_name,
            Submission.number,
            cast(Attempt.failed_checks, Text),
        )
        .select_from(Mark)
        .join(Submission, Submission.id == Mark.submission_id)
        .join(Attempt, and_(Attempt.submission_id == Submission.id, Attempt.counting))
        .join(User, User.id == Mark.user_id)
        .join(Enrollment, of_student(opened, Mark.user_id))
        .where(
            Mark.open_assignment_id == opened.id,
            Attempt.status == AttemptStatus.RECORDED,
            Attempt.failed_checks.is_not(None),
        )
        .order_by(User.full_name, User.id)
    )
    failed_of: dict[str, tuple[FailedCheck, ...]] = {}
    members: dict[str, list[Member]] = defaultdict(list)
    for submission_id, attempt_id, submission, full_name, number, text in rows:
        failed = read(text)
        if failed:
            key = cluster_key(failed)
            failed_of.setdefault(key, failed)
            members[key].append(Member(submission_id, attempt_id, submission, full_name, number))
    groups = [Cluster(key, failed_of[key], tuple(them)) for key, them in members.items()]
    return sorted(groups, key=lambda group: (-len(group.members), group.key))


def cluster_key(failed: Sequence[FailedCheck]) -> str:
    """A short name for what went wrong: the failed checks with their causes, in any order."""
    causes = sorted((one.check, one.verdict, one.cause) for one in failed)
    return hashlib.sha256(json.dumps(causes).encode()).hexdigest()[:16]


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
