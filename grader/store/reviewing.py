"""Going through what was handed in: whose turn it is, who is at it, what is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, aliased

from grader.store.tables import (
    AttemptStatus,
    Mark,
    OpenAssignment,
    Review,
    ReviewLock,
    Submission,
    User,
)
from grader.store.upserts import inserting

LOCK_LASTS = timedelta(minutes=5)


@dataclass(frozen=True)
class Holder:
    """Who is at a submission, and until when unless it is renewed."""

    user_id: int
    name: str
    until: datetime


@dataclass(frozen=True)
class Turn:
    """One student's submission that counts, on its way through the reviews.

    `student` and `name` are the student's public id and full name; `points`, `status`,
    `days_late` and `overridden` are the mark's. `reviewer` is who was done with it, None while
    nobody was; `holder` is who is at it now.
    """

    submission_id: int
    public_id: str
    student: str
    name: str
    points: float | None
    status: AttemptStatus
    days_late: int
    overridden: bool
    reviewer: str | None
    holder: Holder | None


def turns(session: Session, opened: OpenAssignment, now: datetime) -> list[Turn]:
    """The submissions of an assignment that count, one a student.

    They come by name, or in an order that says nothing about the student where names are hidden.
    """
    reviewer, holder = aliased(User), aliased(User)
    chosen = (
        select(
            Submission.id,
            Submission.public_id,
            User.public_id,
            User.full_name,
            Mark.points,
            Mark.status,
            Mark.days_late,
            Mark.overridden,
            reviewer.full_name,
            ReviewLock.user_id,
            holder.full_name,
            ReviewLock.expires_at,
        )
        .join(Mark, Mark.submission_id == Submission.id)
        .join(User, Submission.user_id == User.id)
        .outerjoin(Review, Review.submission_id == Submission.id)
        .outerjoin(reviewer, Review.user_id == reviewer.id)
        .outerjoin(ReviewLock, ReviewLock.submission_id == Submission.id)
        .outerjoin(holder, ReviewLock.user_id == holder.id)
        .where(Mark.open_assignment_id == opened.id)
    )
    order = (Submission.public_id,) if opened.anonymous else (User.full_name, User.id)
    return [_turn(row, now) for row in session.execute(chosen.order_by(*order))]


def neighbours(listed: Sequence[Turn], submission_id: int) -> tuple[Turn | None, Turn | None]:
    """Who comes before and after a submission; from one outside of the list, its first is next."""
    ids = [turn.submission_id for turn in listed]
    if submission_id not in ids:
        return None, listed[0] if listed else None
    place = ids.index(submission_id)
    before = listed[place - 1] if place else None
    return before, listed[place + 1] if place + 1 < len(listed) else None


def free_for(user_id: int, listed: Iterable[Turn]) -> Iterator[Turn]:
    """Those that nobody else is at."""
    return (turn for turn in listed if turn.holder is None or turn.holder.user_id == user_id)


def take_lock(session: Session, submission_id: int, user_id: int, now: datetime) -> Holder:
    """Take or renew the lock unless somebody else has it, and say who has it now."""
    until = now + LOCK_LASTS
    row = {"submission_id": submission_id, "user_id": user_id, "expires_at": until}
    taking = inserting(session, ReviewLock).values(row)
    session.execute(
        taking.on_conflict_do_update(
            index_elements=[ReviewLock.submission_id],
            set_={"user_id": user_id, "expires_at": until},
            where=(ReviewLock.user_id == user_id) | (ReviewLock.expires_at <= now),
        )
    )
    held = holder_of(session, submission_id, now)
    assert held is not None
    return held


def holder_of(session: Session, submission_id: int, now: datetime) -> Holder | None:
    """Who is at a submission; None once the lock has ended by itself."""
    row = session.execute(
        select(ReviewLock.user_id, User.full_name, ReviewLock.expires_at)
        .join(User, ReviewLock.user_id == User.id)
        .where(ReviewLock.submission_id == submission_id, ReviewLock.expires_at > now)
    ).one_or_none()
    return None if row is None else Holder(*row)


def finish(session: Session, submission_id: int, user_id: int, now: datetime) -> None:
    """Be done with a submission and let go of it."""
    session.merge(Review(submission_id=submission_id, user_id=user_id, done_at=now))
    mine = ReviewLock.user_id == user_id
    session.execute(delete(ReviewLock).where(ReviewLock.submission_id == submission_id, mine))


def reopen(session: Session, submission_id: int) -> None:
    """Put a submission back among those that wait for a review."""
    session.execute(delete(Review).where(Review.submission_id == submission_id))


def reviewed_by(session: Session, submission_id: int) -> str | None:
    """Who was done with a submission, None while nobody was."""
    chosen = select(User.full_name).join(Review, Review.user_id == User.id)
    return session.scalar(chosen.where(Review.submission_id == submission_id))


def _turn(row: Sequence[Any], now: datetime) -> Turn:
    *mark, user_id, name, until = row
    holder = Holder(user_id, name, until) if until is not None and until > now else None
    return Turn(*[*mark, holder])
