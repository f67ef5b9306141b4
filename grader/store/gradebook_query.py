"""Which students of a course a gradebook lists, and in which order: the database decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from grader.store.tables import Enrollment, Extension, Mark, OpenAssignment, Role, User

ROWS_PER_PAGE = 50
FAILING_SHARE = 0.5
"""Less than this share of the points is failing."""


class MarkState(StrEnum):
    """What a gradebook can be searched for."""

    MISSING = "missing"
    LATE = "late"
    FAILING = "failing"
    OVERRIDDEN = "overridden"


class Order(StrEnum):
    """By what a gradebook can be sorted."""

    NAME = "name"
    TOTAL = "total"
    ASSIGNMENT = "assignment"


@dataclass(frozen=True)
class GradebookQuery:
    """Which students a gradebook lists, and in which order; None and "" leave the choice open.

    `state` is looked for in the assignment `within`, or in any. `sorted_by` is the assignment
    for Order.ASSIGNMENT. All are ids of rows; `page` counts from 1, None asks for every student.
    """

    search: str = ""
    section_id: int | None = None
    group_id: int | None = None
    state: MarkState | None = None
    within: int | None = None
    order: Order = Order.NAME
    sorted_by: int | None = None
    descending: bool = False
    page: int | None = None


def chosen_students(
    course_id: int, query: GradebookQuery, assignments: Sequence[OpenAssignment], now: datetime
) -> Select[int]:
    """The ids of the students that the query lists."""
    chosen = (
        select(User.id)
        .join(Enrollment, Enrollment.user_id == User.id)
        .where(Enrollment.course_id == course_id, Enrollment.role == Role.STUDENT)
    )
    if query.search:
        name, full_name = (
            column.icontains(query.search, autoescape=True)
            for column in (User.name, User.full_name)
        )
        chosen = chosen.where(or_(name, full_name))
    if query.section_id is not None:
        chosen = chosen.where(Enrollment.section_id == query.section_id)
    if query.group_id is not None:
        chosen = chosen.where(Enrollment.group_id == query.group_id)
    if query.state is not None:
        chosen = chosen.where(_in_state(query.state, query.within, assignments, now))
    return chosen


def _in_state(
    state: MarkState, within: int | None, assignments: Sequence[OpenAssignment], now: datetime
) -> ColumnElement[bool]:
    """Whether a student has such a mark."""
    ids = [one.id for one in assignments] if within is None else [within]
    if state is MarkState.MISSING:
        asked = [one for one in assignments if one.id in ids]
        return _missing([one.id for one in asked if within or one.due_at < now], now)
    marks = select(Mark.user_id).where(Mark.user_id == User.id, Mark.open_assignment_id.in_(ids))
    if state is MarkState.LATE:
        return marks.where(Mark.days_late > 0).exists()
    if state is MarkState.OVERRIDDEN:
        return marks.where(Mark.overridden).exists()
    worth = and_(OpenAssignment.id == Mark.open_assignment_id)
    return (
        marks.join(OpenAssignment, worth)
        .where(Mark.points < FAILING_SHARE * OpenAssignment.points)
        .exists()
    )


def _missing(due: Sequence[int], now: datetime) -> ColumnElement[bool]:
    """Whether something of these is not handed in for which the student has no more time."""
    outer = (User, Enrollment, OpenAssignment)
    handed_in = select(Mark.user_id).where(
        Mark.user_id == User.id, Mark.open_assignment_id == OpenAssignment.id
    )
    more_time = select(Extension.id).where(
        Extension.open_assignment_id == OpenAssignment.id,
        Extension.withdrawn_at.is_(None),
        Extension.due_at >= now,
        or_(Extension.user_id == User.id, Extension.section_id == Enrollment.section_id),
    )
    lacking = select(OpenAssignment.id).where(
        OpenAssignment.id.in_(due),
        ~handed_in.correlate(*outer).exists(),
        ~more_time.correlate(*outer).exists(),
    )
    return lacking.exists()


def in_order(
    chosen: Select[int],
    query: GradebookQuery,
    assignments: Sequence[OpenAssignment],
    page: int | None,
) -> Select[int]:
    """The chosen ids in the query's order, those of one page or with None all."""
    by_name = (User.full_name, User.id)
    key: ColumnElement[float] | None = None
    if query.order is Order.TOTAL:
        ids = [one.id for one in assignments]
        totals = (
            select(Mark.user_id, func.sum(Mark.points).label("points"))
            .where(Mark.open_assignment_id.in_(ids))
            .group_by(Mark.user_id)
            .subquery()
        )
        chosen = chosen.outerjoin(totals, totals.c.user_id == User.id)
        key = func.coalesce(totals.c.points, 0.0)
    elif query.order is Order.ASSIGNMENT:
        mark = and_(Mark.user_id == User.id, Mark.open_assignment_id == query.sorted_by)
        chosen = chosen.outerjoin(Mark, mark)
        key = func.coalesce(Mark.points, -1.0)
    if key is not None:
        chosen = chosen.order_by(key.desc() if query.descending else key, *by_name)
    else:
        chosen = chosen.order_by(*(one.desc() if query.descending else one for one in by_name))
    if page is None:
        return chosen
    return chosen.limit(ROWS_PER_PAGE).offset((page - 1) * ROWS_PER_PAGE)
