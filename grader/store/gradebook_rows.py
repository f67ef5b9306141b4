"""One page of a gradebook: students, what they have in every assignment, and the means.

The number of queries does not depend on the numbers of students and assignments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from grader.store.gradebook import Standing, standings_of
from grader.store.gradebook_query import (
    ROWS_PER_PAGE,
    GradebookQuery,
    chosen_students,
    in_order,
)
from grader.store.tables import Enrollment, Group, Mark, OpenAssignment, Section, User


@dataclass(frozen=True)
class GradebookRow:
    """One student with a standing for each of the gradebook's assignments, in their order."""

    public_id: str
    name: str
    full_name: str
    section: str | None
    group: str | None
    standings: tuple[Standing, ...]

    @property
    def total(self) -> float:
        """All points together."""
        return sum(standing.points or 0.0 for standing in self.standings)


@dataclass(frozen=True)
class Gradebook:
    """One page of a course's students and what they have achieved in its open assignments.

    `students` is how many the query found on all pages; `means` are their mean points in each
    assignment, of those who have points, and `mean_total` is the mean of all their totals.
    """

    assignments: tuple[OpenAssignment, ...]
    rows: tuple[GradebookRow, ...]
    students: int
    page: int
    pages: int
    means: tuple[float | None, ...]
    mean_total: float

    @property
    def max_total(self) -> float:
        """What full marks everywhere are worth."""
        return sum(one.points for one in self.assignments)


def gradebook(
    session: Session,
    course_id: int,
    assignments: Sequence[OpenAssignment],
    query: GradebookQuery,
    now: datetime,
) -> Gradebook:
    """The students that the query chooses; a page beyond the last one is the last one."""
    chosen = chosen_students(course_id, query, assignments, now)
    students = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    pages = max(1, -(-students // ROWS_PER_PAGE))
    page = min(max(1, query.page or 1), pages)
    ids = in_order(chosen, query, assignments, None if query.page is None else page)
    means, mean_total = _means(session, assignments, chosen, students)
    return Gradebook(
        assignments=tuple(assignments),
        rows=_rows(session, ids, assignments),
        students=students,
        page=page,
        pages=pages,
        means=means,
        mean_total=mean_total,
    )


def sections_of(session: Session, course_id: int) -> list[Section]:
    """The sections of a course by name."""
    chosen = select(Section).where(Section.course_id == course_id)
    return list(session.scalars(chosen.order_by(Section.name)))


def groups_of(session: Session, course_id: int) -> list[Group]:
    """The groups of a course by name."""
    chosen = select(Group).where(Group.course_id == course_id)
    return list(session.scalars(chosen.order_by(Group.name)))


def described(students: Select[int]) -> Select[int, str, str, str, str | None, str | None]:
    """The ids of students with public id, name, full name, section and group."""
    return (
        students.outerjoin(Section, Section.id == Enrollment.section_id)
        .outerjoin(Group, Group.id == Enrollment.group_id)
        .add_columns(
            User.public_id,
            User.name,
            User.full_name,
            Section.name.label("section"),
            Group.name.label("group"),
        )
    )


def _rows(
    session: Session, page: Select[int], assignments: Sequence[OpenAssignment]
) -> tuple[GradebookRow, ...]:
    people = session.execute(described(page)).all()
    standings = standings_of(session, assignments, [person[0] for person in people])
    return tuple(
        GradebookRow(public_id, name, full_name, section, group, standings[user_id])
        for user_id, public_id, name, full_name, section, group in people
    )


def _means(
    session: Session,
    assignments: Sequence[OpenAssignment],
    chosen: Select[int],
    students: int,
) -> tuple[tuple[float | None, ...], float]:
    """The mean in each assignment of those who have points there, and of everybody's total."""
    rows = session.execute(
        select(Mark.open_assignment_id, func.sum(Mark.points), func.count(Mark.points))
        .where(
            Mark.open_assignment_id.in_([one.id for one in assignments]), Mark.user_id.in_(chosen)
        )
        .group_by(Mark.open_assignment_id)
    ).all()
    means = {opened_id: (points or 0.0) / count for opened_id, points, count in rows if count}
    total = sum(points or 0.0 for _, points, _ in rows)
    return tuple(means.get(one.id) for one in assignments), total / max(1, students)
