"""What everybody has achieved so far: the best score of each student in each open assignment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from grader.store.courses import assignments_of, members_of
from grader.store.tables import (
    Attempt,
    AttemptKind,
    AttemptStatus,
    OpenAssignment,
    Role,
    Submission,
    User,
)


@dataclass(frozen=True)
class Standing:
    """Where one student stands in one assignment.

    `points` is the best score scaled to `max_points`, None while there is none; `submission` is
    the public id of the submission that earned it, else of the newest. `status` is the newest
    submission's, None when nothing was handed in.
    """

    open_assignment_id: int
    max_points: float
    points: float | None = None
    score: float | None = None
    max_score: float | None = None
    submission: str | None = None
    late: bool = False
    status: AttemptStatus | None = None
    submissions: int = 0


@dataclass(frozen=True)
class GradebookRow:
    """One student with a standing for each of the gradebook's assignments, in their order."""

    user: User
    standings: tuple[Standing, ...]


@dataclass(frozen=True)
class Gradebook:
    """A course's students and what they have achieved in its open assignments."""

    assignments: tuple[OpenAssignment, ...]
    rows: tuple[GradebookRow, ...]


@dataclass(frozen=True)
class _Graded:
    submission: str
    late: bool
    status: AttemptStatus
    score: float | None
    max_score: float | None

    @property
    def share(self) -> float:
        return self.score / self.max_score if self.score and self.max_score else 0.0


def best_scores(session: Session, course_id: int, user_id: int) -> dict[int, Standing]:
    """One student's standing in each assignment open in a course, by open assignment's id."""
    mine = _graded(session, course_id, Submission.user_id == user_id)
    return {
        opened.id: _standing(opened, mine.get((user_id, opened.id), []))
        for opened in assignments_of(session, course_id)
    }


def gradebook(session: Session, course_id: int) -> Gradebook:
    """Every student of a course by full name, with a standing in every assignment."""
    assignments = tuple(assignments_of(session, course_id))
    graded = _graded(session, course_id)
    rows = tuple(
        GradebookRow(
            user,
            tuple(
                _standing(opened, graded.get((user.id, opened.id), [])) for opened in assignments
            ),
        )
        for user, role in members_of(session, course_id)
        if role is Role.STUDENT
    )
    return Gradebook(assignments, rows)


def _graded(
    session: Session, course_id: int, *conditions: ColumnElement[bool]
) -> Mapping[tuple[int, int], list[_Graded]]:
    """What was handed in, oldest first, by the student's and the open assignment's ids."""
    rows = session.execute(
        select(
            Submission.user_id,
            Submission.open_assignment_id,
            Submission.public_id,
            Submission.late,
            Attempt.status,
            Attempt.score,
            Attempt.max_score,
        )
        .join(Attempt, Attempt.submission_id == Submission.id)
        .join(OpenAssignment, Submission.open_assignment_id == OpenAssignment.id)
        .where(OpenAssignment.course_id == course_id, Attempt.kind == AttemptKind.GRADE)
        .where(*conditions)
        .order_by(Submission.number)
    )
    by_cell: dict[tuple[int, int], list[_Graded]] = defaultdict(list)
    for user_id, opened_id, submission, late, status, score, max_score in rows:
        graded = _Graded(submission, late, status, score, max_score)
        by_cell[user_id, opened_id].append(graded)
    return by_cell


def _standing(opened: OpenAssignment, graded: Iterable[_Graded]) -> Standing:
    """The best of a student's graded submissions, which come oldest first."""
    everything = list(graded)
    if not everything:
        return Standing(opened.id, opened.points)
    newest = everything[-1]
    recorded = [one for one in everything if one.status is AttemptStatus.RECORDED]
    best = max(recorded, key=lambda one: one.share, default=None)
    shown = best or newest
    return Standing(
        open_assignment_id=opened.id,
        max_points=opened.points,
        points=None if best is None else best.share * opened.points,
        score=shown.score,
        max_score=shown.max_score,
        submission=shown.submission,
        late=shown.late,
        status=newest.status,
        submissions=len(everything),
    )
