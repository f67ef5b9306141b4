"""What waits for the staff of courses, in a fixed number of queries whatever there is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from grader.store.pages import errored_by_course
from grader.store.regrades import UNDECIDED
from grader.store.tables import (
    Enrollment,
    ExtensionRequest,
    Mark,
    OpenAssignment,
    Regrade,
    RegradeRequest,
    Review,
    Role,
    Submission,
)


@dataclass(frozen=True)
class Reviewing:
    """How far an assignment is reviewed: of what counts, so many submissions, so many are done."""

    handed_in: int = 0
    reviewed: int = 0

    @property
    def waiting(self) -> int:
        """How many nobody was done with yet."""
        return self.handed_in - self.reviewed


@dataclass(frozen=True)
class Attention:
    """What waits in one course.

    `reviewing` and `regrades` are by open assignment's id, and may know those of other courses too.
    """

    students: int
    regrade_requests: int
    extension_requests: int
    errored: int
    reviewing: Mapping[int, Reviewing]
    regrades: Mapping[int, Regrade]

    def of(self, opened: OpenAssignment) -> Reviewing:
        """How far the reviews of an assignment are, also where nobody handed in."""
        return self.reviewing.get(opened.id, Reviewing())


def attention(session: Session, course_ids: Collection[int]) -> dict[int, Attention]:
    """What waits for the staff of each of these courses, by course's id."""
    if not course_ids:
        return {}
    students = _by_course(session, _students(), course_ids)
    doubts = _by_course(session, _regrade_requests(), course_ids)
    asked = _by_course(session, _extension_requests(), course_ids)
    errored = errored_by_course(session, course_ids)
    # Told the ids themselves, PostgreSQL expects as many rows as there are.
    opened = select(OpenAssignment.id).where(OpenAssignment.course_id.in_(course_ids))
    opened_ids = session.scalars(opened).all()
    reviewing, regrades = _reviewing(session, opened_ids), _regrades(session, opened_ids)
    return {
        one: Attention(
            students=students.get(one, 0),
            regrade_requests=doubts.get(one, 0),
            extension_requests=asked.get(one, 0),
            errored=errored.get(one, 0),
            reviewing=reviewing,
            regrades=regrades,
        )
        for one in course_ids
    }


def _by_course(
    session: Session, counted: Select[int, int], course_ids: Collection[int]
) -> dict[int, int]:
    """Rows of course and number, of these courses; `counted` has the course's id first."""
    course = counted.selected_columns[0]
    chosen = counted.where(course.in_(course_ids)).group_by(course)
    return {course_id: number for course_id, number in session.execute(chosen)}  # noqa: C416 - rows are no pairs to mypy


def _students() -> Select[int, int]:
    counted = select(Enrollment.course_id, func.count())
    return counted.where(Enrollment.role == Role.STUDENT)


def _regrade_requests() -> Select[int, int]:
    return (
        select(OpenAssignment.course_id, func.count())
        .select_from(RegradeRequest)
        .join(Submission, RegradeRequest.submission_id == Submission.id)
        .join(OpenAssignment, Submission.open_assignment_id == OpenAssignment.id)
        .where(RegradeRequest.answered_at.is_(None))
    )


def _extension_requests() -> Select[int, int]:
    return (
        select(OpenAssignment.course_id, func.count())
        .select_from(ExtensionRequest)
        .join(OpenAssignment, ExtensionRequest.open_assignment_id == OpenAssignment.id)
        .where(ExtensionRequest.answered_at.is_(None))
    )


def _reviewing(session: Session, opened_ids: Collection[int]) -> dict[int, Reviewing]:
    """By open assignment's id; it counts a row for every student in every assignment."""
    counted = (
        select(Mark.open_assignment_id, func.count(), func.count(Review.user_id))
        .outerjoin(Review, Review.submission_id == Mark.submission_id)
        .where(Mark.open_assignment_id.in_(opened_ids))
        .group_by(Mark.open_assignment_id)
    )
    return {one: Reviewing(*numbers) for one, *numbers in session.execute(counted)}


def _regrades(session: Session, opened_ids: Collection[int]) -> dict[int, Regrade]:
    """The change sets that are not decided on, by open assignment's id."""
    chosen = select(Regrade).where(
        Regrade.open_assignment_id.in_(opened_ids), Regrade.status.in_(UNDECIDED)
    )
    return {one.open_assignment_id: one for one in session.scalars(chosen)}
