"""What students ask the staff for: another look at a report, a later due date."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from grader.errors import Obstacle, RequestRefused
from grader.store.attempts import current_attempt
from grader.store.holding import hold
from grader.store.tables import (
    AttemptStatus,
    ExtensionRequest,
    OpenAssignment,
    RegradeRequest,
    Submission,
    User,
)
from grader.store.terms import terms_for

LONGEST_TEXT = 4000


def ask_for_regrade(
    session: Session, submission: Submission, text: str, now: datetime
) -> RegradeRequest:
    """Ask for another look at a report; RequestRefused where the course does not take it now."""
    obstacle = regrade_obstacle(session, submission, now)
    if obstacle is not None:
        raise RequestRefused(obstacle)
    request = RegradeRequest(submission_id=submission.id, text=_worded(text), asked_at=now)
    session.add(request)
    session.flush()
    return request


def regrade_obstacle(session: Session, submission: Submission, now: datetime) -> Obstacle | None:
    """Why no regrade can be asked for, None where it can."""
    attempt = current_attempt(session, submission.id)
    if attempt.status is not AttemptStatus.RECORDED or submission.self_check:
        return Obstacle.NO_REPORT
    until = regrade_until(submission, attempt.recorded_at or now)
    if now > until:
        return Obstacle.TOO_LATE
    waiting = select(RegradeRequest.id).where(
        RegradeRequest.submission_id == submission.id, RegradeRequest.answered_at.is_(None)
    )
    return Obstacle.WAITING if session.scalar(waiting.limit(1)) else None


def regrade_until(submission: Submission, recorded_at: datetime) -> datetime:
    """Until when a regrade of a report recorded then may be asked for."""
    return recorded_at + timedelta(days=submission.open_assignment.regrade_days)


def ask_for_extension(
    session: Session,
    opened: OpenAssignment,
    user_id: int,
    wanted_due_at: datetime,
    text: str,
    now: datetime,
) -> ExtensionRequest:
    """Ask for a later due date than one has; RequestRefused where that makes no sense."""
    hold(session, session.get_one(User, user_id))
    asked = extension_requests_of(session, opened.id, user_id)
    if any(one.answered_at is None for one in asked):
        raise RequestRefused(Obstacle.WAITING)
    if wanted_due_at <= max(now, terms_for(session, opened, user_id).due_at):
        raise RequestRefused(Obstacle.NOT_LATER)
    request = ExtensionRequest(
        open_assignment_id=opened.id,
        user_id=user_id,
        wanted_due_at=wanted_due_at,
        text=_worded(text),
        asked_at=now,
    )
    session.add(request)
    session.flush()
    return request


def extension_requests_of(
    session: Session, open_assignment_id: int, user_id: int
) -> list[ExtensionRequest]:
    """What one student asked for in one assignment, newest first."""
    chosen = select(ExtensionRequest).where(
        ExtensionRequest.open_assignment_id == open_assignment_id,
        ExtensionRequest.user_id == user_id,
    )
    return list(session.scalars(chosen.order_by(ExtensionRequest.id.desc())))


def _worded(text: str) -> str:
    plain = text.strip().replace("\r\n", "\n")
    if not plain:
        raise RequestRefused(Obstacle.NO_TEXT)
    if len(plain) > LONGEST_TEXT:
        raise RequestRefused(Obstacle.LONG_TEXT)
    return plain
