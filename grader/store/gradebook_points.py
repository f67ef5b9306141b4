"""The whole gradebook as points, for files: a large course has tens of thousands of marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grader.store.gradebook_query import GradebookQuery, chosen_students, in_order
from grader.store.gradebook_rows import described
from grader.store.tables import Mark, OpenAssignment


@dataclass(frozen=True)
class PointsRow:
    """One student with the points that count in each assignment, None where there are none."""

    name: str
    full_name: str
    section: str | None
    group: str | None
    points: tuple[float | None, ...]

    @property
    def total(self) -> float:
        """All points together."""
        return sum(one or 0.0 for one in self.points)


@dataclass(frozen=True)
class PointsTable:
    """All students whom a query chooses, in its order."""

    assignments: tuple[OpenAssignment, ...]
    rows: tuple[PointsRow, ...]

    @property
    def max_total(self) -> float:
        """What full marks everywhere are worth."""
        return sum(one.points for one in self.assignments)


def points_table(
    session: Session,
    course_id: int,
    assignments: Sequence[OpenAssignment],
    query: GradebookQuery,
    now: datetime,
) -> PointsTable:
    """What the gradebook shows of everybody, in two queries."""
    ids = [one.id for one in assignments]
    chosen = chosen_students(course_id, query, assignments, now)
    marks = select(Mark.user_id, Mark.open_assignment_id, Mark.points).where(
        Mark.open_assignment_id.in_(ids), Mark.user_id.in_(chosen), Mark.points.is_not(None)
    )
    points: dict[int, dict[int, float | None]] = defaultdict(dict)
    # The session itself would handle each of so many rows; fetched one by one they are slow too.
    for user_id, opened_id, counted in session.connection().execute(marks).all():
        points[user_id][opened_id] = counted
    people = session.execute(described(in_order(chosen, query, assignments, None)))
    return PointsTable(
        tuple(assignments),
        tuple(
            PointsRow(name, full_name, section, group, tuple(map(points[user_id].get, ids)))
            for user_id, _, name, full_name, section, group in people
        ),
    )
