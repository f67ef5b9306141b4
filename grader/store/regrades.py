"""Grading submissions once more in the background, as one change set that is decided on later."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from grader.errors import RegradeRefused
from grader.sentences import say
from grader.store.attempts import NO_PROGRESS, UNSENT
from grader.store.audit import log_change, titled
from grader.store.submissions import SEED_BITS
from grader.store.tables import (
    Attempt,
    AttemptKind,
    AttemptStatus,
    Mark,
    OpenAssignment,
    Regrade,
    RegradeStatus,
    Submission,
)

REGRADE_QUEUE = "regrade"
UNDECIDED = (RegradeStatus.RUNNING, RegradeStatus.STAGED)


def what_counts(session: Session, opened: OpenAssignment) -> dict[int, int]:
    """The graded submission that counts for each student, with the student's id."""
    return _graded(session, opened, Submission.id.in_(select(Mark.submission_id)))


def everything(session: Session, opened: OpenAssignment) -> dict[int, int]:
    """Every graded submission, with its student's id."""
    return _graded(session, opened, Submission.self_check.is_(False))


def start_regrade(
    session: Session,
    opened: OpenAssignment,
    submission_ids: Collection[int],
    version: str,
    reason: str,
    author_id: int,
    now: datetime,
) -> tuple[Regrade, bool]:
    """Queue these submissions once more; with False the change set that waits already.

    An assignment has one change set at a time that is not decided on, whoever asks and how often.
    The attempts are sent by the sweeper, few at a time, so that they never flood the queue.
    Raises RegradeRefused where there is nothing to grade.
    """
    _take_turns(session, opened)
    waiting = undecided(session, opened.id)
    if waiting is not None:
        return waiting, False
    if not submission_ids:
        raise RegradeRefused("None of these submissions is graded yet.")
    regrade = Regrade(
        open_assignment_id=opened.id,
        version=version,
        reason=reason,
        status=RegradeStatus.RUNNING,
        created_by=author_id,
        created_at=now,
    )
    session.add(regrade)
    session.flush()
    session.add_all(_attempt(one, regrade, now) for one in sorted(submission_ids))
    started = {"change_set": regrade.public_id, "submissions": len(submission_ids)}
    subject = say("%(title)s: regrade started", title=titled(opened))
    log_change(session, author_id, opened.course_id, "regrade", subject, now, None, started, reason)
    session.flush()
    return regrade, True


def undecided(session: Session, open_assignment_id: int) -> Regrade | None:
    """The change set of an assignment that runs or waits for its decision."""
    return session.scalar(
        select(Regrade).where(
            Regrade.open_assignment_id == open_assignment_id, Regrade.status.in_(UNDECIDED)
        )
    )


def regrades_of(session: Session, open_assignment_id: int) -> list[Regrade]:
    """Every change set of an assignment, newest first."""
    chosen = select(Regrade).where(Regrade.open_assignment_id == open_assignment_id)
    return list(session.scalars(chosen.order_by(Regrade.id.desc())))


def find_regrade(session: Session, public_id: str) -> Regrade | None:
    """The change set with this public id, or None."""
    return session.scalar(select(Regrade).where(Regrade.public_id == public_id))


def attempts_by_status(session: Session, regrade_id: int) -> dict[AttemptStatus, int]:
    """How far a change set has got."""
    rows = session.execute(
        select(Attempt.status, func.count(Attempt.id))
        .where(Attempt.regrade_id == regrade_id)
        .group_by(Attempt.status)
    )
    return {status: number for status, number in rows}  # noqa: C416 - rows are no pairs to mypy


def try_errored_again(session: Session, regrade: Regrade) -> bool:
    """Queue what we failed to grade of a staged change set again; False where nothing errored."""
    held = select(Regrade.status).where(Regrade.id == regrade.id).with_for_update()
    if session.scalar(held) is not RegradeStatus.STAGED:
        return False
    queued = session.scalars(
        update(Attempt)
        .where(Attempt.regrade_id == regrade.id, Attempt.status == AttemptStatus.ERRORED)
        .values(status=AttemptStatus.QUEUED, tries=0, fault=None, **UNSENT, **NO_PROGRESS)
        .returning(Attempt.id)
    ).all()
    if queued:
        regrade.status = RegradeStatus.RUNNING
        session.add(regrade)
    return bool(queued)


def _graded(
    session: Session, opened: OpenAssignment, condition: ColumnElement[bool]
) -> dict[int, int]:
    rows = session.execute(
        select(Submission.id, Submission.user_id)
        .join(Attempt, Attempt.submission_id == Submission.id)
        .where(
            Submission.open_assignment_id == opened.id,
            Attempt.counting,
            Attempt.status == AttemptStatus.RECORDED,
            condition,
        )
    )
    return {submission_id: user_id for submission_id, user_id in rows}  # noqa: C416 - the same


def _take_turns(session: Session, opened: OpenAssignment) -> None:
    """Let those who start a change set of one assignment go one after the other."""
    held = select(OpenAssignment.id).where(OpenAssignment.id == opened.id)
    session.execute(held.with_for_update())


def _attempt(submission_id: int, regrade: Regrade, now: datetime) -> Attempt:
    return Attempt(
        submission_id=submission_id,
        open_assignment_id=regrade.open_assignment_id,
        kind=AttemptKind.REGRADE,
        status=AttemptStatus.QUEUED,
        queue=REGRADE_QUEUE,
        seed=secrets.randbits(SEED_BITS),
        queued_at=now,
        regrade_id=regrade.id,
        **UNSENT,
    )
