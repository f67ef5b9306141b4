"""Giving a check of a submission other points, and taking that back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grader.errors import OverrideRefused
from grader.sentences import say
from grader.store.attempts import current_attempt
from grader.store.audit import log_change, titled
from grader.store.marks import update_mark
from grader.store.notices import tell
from grader.store.tables import Override, Submission, User


@dataclass(frozen=True)
class Decision:
    """One override with the name of whoever made it."""

    override: Override
    author: str


def decisions_on(session: Session, submission_id: int) -> dict[str, list[Decision]]:
    """Every override ever made of a submission by check, newest first."""
    rows = session.execute(
        select(Override, User.full_name)
        .join(User, Override.author_id == User.id)
        .where(Override.submission_id == submission_id)
        .order_by(Override.id.desc())
    )
    found: dict[str, list[Decision]] = {}
    for override, author in rows:
        found.setdefault(override.check_name, []).append(Decision(override, author))
    return found


def in_force(decisions: dict[str, list[Decision]]) -> dict[str, Decision]:
    """The override that counts for each check that has one."""
    return {
        check: listed[0]
        for check, listed in decisions.items()
        if listed[0].override.points is not None
    }


def override_check(
    session: Session,
    submission: Submission,
    check_name: str,
    points: float | None,
    reason: str,
    author_id: int,
    now: datetime,
) -> bool:
    """Let a check count `points` from now on; None lets the grader's own count again.

    False where that is so already. Raises OverrideRefused where the report has no such check or
    the points are none that the check can give.
    """
    check = _graded_check(session, submission, check_name)
    if points is not None and not 0 <= points <= check["max_points"]:
        raise OverrideRefused(f"The check gives between 0 and {check['max_points']:g} points.")
    current = _points_in_force(session, submission.id, check_name)
    if current == points:
        return False
    session.add(
        Override(
            submission_id=submission.id,
            check_name=check_name,
            points=points,
            reason=reason,
            author_id=author_id,
            made_at=now,
        )
    )
    session.flush()
    opened = submission.open_assignment
    update_mark(session, opened, submission.user_id)
    path = f"/submissions/{submission.public_id}"
    tell(session, submission.user_id, "override", opened.title, path, now)
    graded = float(check["points"])
    log_change(
        session,
        author_id,
        opened.course_id,
        "override",
        say(
            "%(title)s: %(check)s of submission %(submission)s",
            title=titled(opened),
            check=check_name,
            submission=submission.public_id,
        ),
        now,
        {"points": graded if current is None else current, "graded": graded},
        {"points": graded if points is None else points, "graded": graded},
        reason,
    )
    return True


def _graded_check(session: Session, submission: Submission, check_name: str) -> dict[str, Any]:
    report = current_attempt(session, submission.id).report or {"checks": []}
    for check in report["checks"]:
        if check["name"] == check_name:
            return dict(check)
    raise OverrideRefused(f"The report has no check called “{check_name}”.")


def _points_in_force(session: Session, submission_id: int, check_name: str) -> float | None:
    chosen = (
        select(Override.points)
        .where(Override.submission_id == submission_id, Override.check_name == check_name)
        .order_by(Override.id.desc())
    )
    return session.scalar(chosen.limit(1))
