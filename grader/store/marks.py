"""Marks: what counts for each student in each assignment, kept ready for every page.

Whoever changes anything that a mark follows from (a report, an override, a date, an extension, an
applied regrade) calls `update_mark` or `update_marks` in the same transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grader.policy import HandIn, Terms, extended, outcome
from grader.store.overrides import override_points
from grader.store.tables import (
    Attempt,
    AttemptStatus,
    Enrollment,
    Mark,
    OpenAssignment,
    Submission,
    User,
)
from grader.store.terms import common_terms, read_grants
from grader.store.upserts import write_over

FREE = frozenset({AttemptStatus.ERRORED, AttemptStatus.CANCELLED})
"""What we failed to grade, or was cancelled, costs no attempt unless it was forfeited."""


@dataclass(frozen=True)
class Graded:
    """A submission with what its counting grading found; `points` is the score with overrides."""

    submission_id: int
    moment: datetime
    status: AttemptStatus
    forfeited: bool
    points: float | None
    max_points: float | None
    overridden: bool

    @property
    def share(self) -> float | None:
        """Of full marks, None while it is not graded."""
        if self.status is not AttemptStatus.RECORDED or not self.max_points:
            return None
        return max(0.0, self.points or 0.0) / self.max_points

    @property
    def hand_in(self) -> HandIn:
        """What the policy wants to know of it."""
        return HandIn(self.moment, self.share, self.forfeited or self.status not in FREE)


def update_mark(session: Session, opened: OpenAssignment, user_id: int) -> None:
    """Work out one student's mark anew."""
    update_marks(session, opened, [user_id])


def update_marks(
    session: Session, opened: OpenAssignment, user_ids: Iterable[int] | None = None
) -> None:
    """Work out the marks of these students anew, or of everybody who handed in."""
    chosen = None if user_ids is None else list(user_ids)
    _take_turns(session, opened.id, chosen)
    graded = read_graded(session, [opened.id], chosen)
    terms = terms_by_student(session, opened, [user_id for _, user_id in graded])
    marks = [
        _mark(opened, terms[user_id], user_id, submissions)
        for (_, user_id), submissions in graded.items()
    ]
    write_over(session, Mark, marks)


def read_graded(
    session: Session, open_assignment_ids: Sequence[int], user_ids: Sequence[int] | None = None
) -> dict[tuple[int, int], list[Graded]]:
    """What was handed in, oldest first, by the open assignment's and the student's id."""
    chosen = (
        select(
            Submission.open_assignment_id,
            Submission.user_id,
            Submission.id,
            Submission.handed_in_at,
            Attempt.status,
            Attempt.forfeited,
            Attempt.score,
            Attempt.max_score,
        )
        .join(Attempt, Attempt.submission_id == Submission.id)
        .where(Submission.open_assignment_id.in_(open_assignment_ids), Attempt.counting)
        .order_by(Submission.number)
    )
    if user_ids is not None:
        chosen = chosen.where(Submission.user_id.in_(user_ids))
    rows = session.execute(chosen).all()
    overridden = override_points(session, open_assignment_ids, user_ids)
    found: dict[tuple[int, int], list[Graded]] = defaultdict(list)
    for opened_id, user_id, submission_id, moment, status, forfeited, score, max_score in rows:
        points = overridden.get(submission_id)
        graded = Graded(
            submission_id=submission_id,
            moment=moment,
            status=status,
            forfeited=forfeited,
            points=score if points is None else points,
            max_points=max_score,
            overridden=points is not None,
        )
        found[opened_id, user_id].append(graded)
    return found


def terms_by_student(
    session: Session, opened: OpenAssignment, user_ids: Iterable[int]
) -> dict[int, Terms]:
    """Each student's own terms, in a fixed number of queries."""
    common = common_terms(opened)
    grants = read_grants(session, [opened.id]).get(opened.id)
    if grants is None:
        return dict.fromkeys(user_ids, common)
    sections = _sections(session, opened.course_id)
    return {
        user_id: extended(common, grants.for_student(user_id, sections.get(user_id)))
        for user_id in user_ids
    }


def _mark(
    opened: OpenAssignment, terms: Terms, user_id: int, submissions: Sequence[Graded]
) -> dict[str, Any]:
    """The columns of the student's mark."""
    newest = submissions[-1]
    found = outcome(terms, [one.hand_in for one in submissions])
    counted = newest if found is None else submissions[found.place]
    running = newest.status is AttemptStatus.RUNNING
    return {
        "open_assignment_id": opened.id,
        "user_id": user_id,
        "submission_id": counted.submission_id,
        "submissions": len(submissions),
        "graded": sum(one.status is AttemptStatus.RECORDED for one in submissions),
        "status": AttemptStatus.QUEUED if running else newest.status,
        "share": None if found is None else found.share,
        "penalty": 0.0 if found is None else found.penalty,
        "points": None if found is None else found.counted * opened.points,
        "days_late": 0 if found is None else found.days_late,
        "overridden": counted.overridden,
    }


def _take_turns(session: Session, open_assignment_id: int, user_ids: Sequence[int] | None) -> None:
    """Let changes of one student's mark go one after the other until the end of the transaction."""
    if user_ids is None:
        handed_in = select(Submission.user_id).where(
            Submission.open_assignment_id == open_assignment_id
        )
        students = select(User.id).where(User.id.in_(handed_in))
    else:
        students = select(User.id).where(User.id.in_(user_ids))
    session.execute(students.order_by(User.id).with_for_update(key_share=True))


def _sections(session: Session, course_id: int) -> Mapping[int, int | None]:
    rows = session.execute(
        select(Enrollment.user_id, Enrollment.section_id).where(Enrollment.course_id == course_id)
    )
    return {user_id: section_id for user_id, section_id in rows}  # noqa: C416 - rows are no pairs to mypy
