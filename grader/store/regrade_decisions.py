"""Deciding on a staged change set, once: apply it, apply what is better, or drop it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from grader.sentences import say
from grader.store.audit import log_change, titled
from grader.store.marks import update_marks
from grader.store.notices import tell_each
from grader.store.regrade_changes import Change, changes_of
from grader.store.regrade_outcomes import Points, outcome_json
from grader.store.tables import (
    Attempt,
    AttemptStatus,
    Mark,
    OpenAssignment,
    Regrade,
    RegradeStatus,
)

Applies = Callable[[Change], bool]


def apply_everything(
    session: Session,
    opened: OpenAssignment,
    regrade: Regrade,
    actor_id: int,
    now: datetime,
    only: Collection[str] | None = None,
) -> bool:
    """Let new gradings count, of these submissions or of all; False where it is decided already.

    `only` names submissions by their public ids.
    """
    return _settle(
        session, opened, regrade, RegradeStatus.APPLIED, _graded_again(only), actor_id, now
    )


def apply_where_better(
    session: Session,
    opened: OpenAssignment,
    regrade: Regrade,
    actor_id: int,
    now: datetime,
    only: Collection[str] | None = None,
) -> bool:
    """The same for those that give a submission more."""
    again = _graded_again(only)

    def better(one: Change) -> bool:
        return one.gain > 0 and again(one)

    status = RegradeStatus.APPLIED_WHERE_BETTER
    return _settle(session, opened, regrade, status, better, actor_id, now)


def drop(
    session: Session, opened: OpenAssignment, regrade: Regrade, actor_id: int, now: datetime
) -> bool:
    """Leave everything as it is, and grade no further; False where it is decided already."""
    if not _decide(session, regrade, RegradeStatus.DROPPED, actor_id, now):
        return False
    _keep(session, regrade, changes_of(session, opened, regrade), [], {})
    session.execute(
        update(Attempt)
        .where(Attempt.regrade_id == regrade.id, Attempt.status == AttemptStatus.QUEUED)
        .values(status=AttemptStatus.CANCELLED)
    )
    _log(session, opened, regrade, {"applied": 0}, actor_id, now)
    return True


def _graded_again(only: Collection[str] | None) -> Applies:
    return lambda one: one.after is not None and (only is None or one.submission.public_id in only)


def _settle(
    session: Session,
    opened: OpenAssignment,
    regrade: Regrade,
    status: RegradeStatus,
    applies: Applies,
    actor_id: int,
    now: datetime,
) -> bool:
    if not _decide(session, regrade, status, actor_id, now):
        return False
    changes = changes_of(session, opened, regrade)
    applied = [one for one in changes if applies(one)]
    marks = _apply(session, opened, regrade, applied, actor_id, now)
    _keep(session, regrade, changes, applied, marks)
    return True


def _keep(
    session: Session,
    regrade: Regrade,
    changes: Sequence[Change],
    applied: Sequence[Change],
    marks: Points,
) -> None:
    """Keep the table, and say of a set that was to be applied whether all of it was."""
    ids = {one.attempt.id for one in applied}
    left_out = any(one.after is not None and one.attempt.id not in ids for one in changes)
    held = update(Regrade).where(Regrade.id == regrade.id)
    session.execute(held.values(outcome=outcome_json(changes, ids, marks)))
    if left_out:
        in_part = held.where(Regrade.status == RegradeStatus.APPLIED)
        session.execute(in_part.values(status=RegradeStatus.APPLIED_TO_CHOSEN))


def _decide(
    session: Session, regrade: Regrade, status: RegradeStatus, actor_id: int, now: datetime
) -> bool:
    """Change the status if nobody has; of two who decide at the same moment, one does."""
    open_to = [RegradeStatus.STAGED]
    if status is RegradeStatus.DROPPED:
        open_to.append(RegradeStatus.RUNNING)
    decided = session.scalar(
        update(Regrade)
        .where(Regrade.id == regrade.id, Regrade.status.in_(open_to))
        .values(status=status, decided_by=actor_id, decided_at=now)
        .returning(Regrade.id)
    )
    return decided is not None


def _apply(
    session: Session,
    opened: OpenAssignment,
    regrade: Regrade,
    changes: Sequence[Change],
    actor_id: int,
    now: datetime,
) -> Points:
    """Let these count, tell and log whom it affects; returns the marks of their students."""
    users = sorted({one.user.id for one in changes})
    before = _points(session, opened, users)
    _let_count(session, [one.attempt.id for one in changes], [one.submission.id for one in changes])
    update_marks(session, opened, users)
    after = _points(session, opened, users)
    affected = {one.user.id: one for one in changes if before[one.user.id] != after[one.user.id]}
    paths = {
        user_id: f"/submissions/{one.submission.public_id}" for user_id, one in affected.items()
    }
    tell_each(session, paths, "regrade", opened.title, now)
    for user_id, change in affected.items():
        log_change(
            session,
            actor_id,
            opened.course_id,
            "regrade",
            say("%(title)s: %(whom)s", title=titled(opened), whom=change.user.name),
            now,
            {"points": before[user_id]},
            {"points": after[user_id]},
            regrade.reason,
        )
    counted = {"applied": len(changes), "students_affected": len(affected)}
    _log(session, opened, regrade, counted, actor_id, now)
    return after


def _let_count(
    session: Session, attempt_ids: Collection[int], submission_ids: Collection[int]
) -> None:
    """Of each submission one attempt counts, so the old one stops before the new one starts."""
    counting = Attempt.submission_id.in_(submission_ids) & Attempt.counting
    session.execute(update(Attempt).where(counting).values(counting=False))
    session.execute(update(Attempt).where(Attempt.id.in_(attempt_ids)).values(counting=True))


def _points(session: Session, opened: OpenAssignment, users: Collection[int]) -> Points:
    chosen = select(Mark.user_id, Mark.points).where(
        Mark.open_assignment_id == opened.id, Mark.user_id.in_(users)
    )
    return {user_id: points for user_id, points in session.execute(chosen)}  # noqa: C416 - rows are no pairs to mypy


def _log(
    session: Session,
    opened: OpenAssignment,
    regrade: Regrade,
    done: Mapping[str, int],
    actor_id: int,
    now: datetime,
) -> None:
    after = {"change_set": regrade.public_id, **done}
    subject = say("%(title)s: regrade decided", title=titled(opened))
    log_change(
        session, actor_id, opened.course_id, "regrade", subject, now, None, after, regrade.reason
    )
