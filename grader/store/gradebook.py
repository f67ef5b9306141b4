"""Where students stand: one mark of each student in each open assignment, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from grader.policy import Ruling, Terms, extended, rule
from grader.store.courses import assignments_of
from grader.store.marks import read_graded
from grader.store.tables import (
    AttemptStatus,
    Enrollment,
    Mark,
    OpenAssignment,
    Submission,
)
from grader.store.terms import common_terms, read_grants


class Standing(NamedTuple):
    """Where one student stands in one assignment; a page shows thousands, so they are tuples.

    `points` is what counts of `max_points`, after `penalty` and with overrides, None while there
    is none; `submission` is the public id of the submission that counts, else of the newest.
    `status` is the newest submission's, None when nothing was handed in.
    """

    open_assignment_id: int
    max_points: float
    points: float | None = None
    share: float | None = None
    penalty: float = 0.0
    days_late: int = 0
    overridden: bool = False
    submission: str | None = None
    status: AttemptStatus | None = None
    submissions: int = 0

    @property
    def looks(self) -> tuple[object, ...]:
        """Everything that a gradebook's cell shows; many cells look alike."""
        late = self.days_late > 0
        counts = (self.points, self.max_points, self.status, late)
        return (*counts, self.submissions, self.overridden)


@dataclass(frozen=True)
class Prospect:
    """One student's standing in one assignment, the terms, and what handing in now would mean.

    `attempts` of the student are graded.
    """

    opened: OpenAssignment
    standing: Standing
    terms: Terms
    ruling: Ruling
    attempts: int


def prospects(
    session: Session, opened: Sequence[OpenAssignment], user_id: int, now: datetime
) -> list[Prospect]:
    """One student's prospects in assignments of any courses, in a fixed number of queries."""
    if not opened:
        return []
    ids = [one.id for one in opened]
    standings = _standings(session, opened, Mark.user_id == user_id)
    graded = read_graded(session, ids, [user_id])
    grants = read_grants(session, ids)
    sections = _sections_of(session, user_id) if grants else {}
    found = []
    for one in opened:
        terms = common_terms(one)
        if one.id in grants:
            section_id = sections.get(one.course_id)
            terms = extended(terms, grants[one.id].for_student(user_id, section_id))
        mine = graded.get((one.id, user_id), [])
        ruling = rule(terms, [submission.hand_in for submission in mine], now)
        attempts = sum(submission.status is AttemptStatus.RECORDED for submission in mine)
        standing = standings.get((user_id, one.id), Standing(one.id, one.points))
        found.append(Prospect(one, standing, terms, ruling, attempts))
    return found


class Counting(NamedTuple):
    """The submission that counts among a student's in one assignment, and the points it gives."""

    submission: Submission
    points: float


def counting_submission(session: Session, submission: Submission) -> Counting | None:
    """What counts of all that the same student handed in; None while nothing is graded."""
    row = session.execute(
        select(Submission, Mark.points)
        .join(Mark, Mark.submission_id == Submission.id)
        .where(
            Mark.open_assignment_id == submission.open_assignment_id,
            Mark.user_id == submission.user_id,
            Mark.points.is_not(None),
        )
    ).one_or_none()
    return None if row is None else Counting(row[0], row[1] or 0.0)


def best_scores(session: Session, course_id: int, user_id: int) -> dict[int, Standing]:
    """One student's standing in each assignment open in a course, by open assignment's id."""
    assignments = assignments_of(session, course_id)
    mine = _standings(session, assignments, Mark.user_id == user_id)
    return {
        one.id: mine.get((user_id, one.id), Standing(one.id, one.points)) for one in assignments
    }


def standings_of(
    session: Session, assignments: Sequence[OpenAssignment], user_ids: Sequence[int]
) -> dict[int, tuple[Standing, ...]]:
    """The standings of several students, in the order of the assignments, by student's id."""
    known = _standings(session, assignments, Mark.user_id.in_(user_ids))
    empty = [Standing(one.id, one.points) for one in assignments]
    return {
        user_id: tuple(known.get((user_id, none.open_assignment_id), none) for none in empty)
        for user_id in user_ids
    }


def _sections_of(session: Session, user_id: int) -> dict[int, int | None]:
    """The section that somebody belongs to in each course, by course's id."""
    mine = select(Enrollment).where(Enrollment.user_id == user_id)
    return {one.course_id: one.section_id for one in session.scalars(mine)}


def _standings(
    session: Session, assignments: Sequence[OpenAssignment], condition: ColumnElement[bool]
) -> dict[tuple[int, int], Standing]:
    """Standings by the student's and the open assignment's ids, from the marks."""
    max_points = {one.id: one.points for one in assignments}
    rows = session.execute(
        select(
            Mark.user_id,
            Mark.open_assignment_id,
            Mark.points,
            Mark.share,
            Mark.penalty,
            Mark.days_late,
            Mark.overridden,
            Submission.public_id,
            Mark.status,
            Mark.submissions,
        )
        .join(Submission, Mark.submission_id == Submission.id)
        .where(Mark.open_assignment_id.in_(list(max_points)), condition)
    )
    return {
        (user_id, opened_id): Standing(opened_id, max_points[opened_id], *mark)
        for user_id, opened_id, *mark in rows
    }
