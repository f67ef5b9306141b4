"""A course's leaderboard: points under pseudonyms, as far as their students may know them.

Pseudonyms are not logged: the log would say whose they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from grader.errors import PseudonymRefused
from grader.policy import Grant, extended
from grader.pseudonyms import Unfit, made_up, unfit
from grader.redaction import attempts_needed
from grader.store.columns import storable
from grader.store.disclosing import hidden_rule
from grader.store.tables import Course, Enrollment, Mark, OpenAssignment, Role, User
from grader.store.terms import common_terms, read_grants


@dataclass(frozen=True)
class Scores:
    """One student on the board: course points in `counted` assignments, those that are shown."""

    user_id: int
    pseudonym: str
    points: float
    counted: int


@dataclass(frozen=True)
class _Withheld:
    """Points of one assignment that are not shown."""

    user_id: int
    points: float


Needed = Mapping[int, int | None]
"""From how many graded attempts on points are shown, by open assignment's id; None is never."""


def scores_on_board(
    session: Session,
    course: Course,
    assignments: Sequence[OpenAssignment],
    with_hidden: Collection[int],
    now: datetime,
) -> list[Scores]:
    """Everybody who has a pseudonym and points to show, in no order, in a fixed number of queries.

    In the assignments `with_hidden` checks, by id, a student's points are shown as soon as the
    student may know what those checks say, and not before.
    """
    hiding = [one for one in assignments if one.id in with_hidden]
    needed: dict[int, int | None] = dict.fromkeys((one.id for one in assignments), 0)
    needed |= {one.id: attempts_needed(hidden_rule(one), one.due_at, now) for one in hiding}
    # Added up by student first, PostgreSQL handles no row for each mark and its pseudonym.
    totals = (
        select(
            Mark.user_id,
            func.sum(Mark.points).label("points"),
            func.count(Mark.points).label("counted"),
        )
        .where(_enough(needed))
        .group_by(Mark.user_id)
        .subquery()
    )
    rows = session.execute(
        select(Enrollment.user_id, Enrollment.pseudonym, totals.c.points, totals.c.counted)
        .join(totals, totals.c.user_id == Enrollment.user_id)
        .where(*_on_board(course.id))
    )
    scores = {
        user_id: Scores(user_id, name or "", points or 0.0, number)
        for user_id, name, points, number in rows
    }
    for one in _withheld(session, course.id, hiding, needed, now):
        scores[one.user_id] = _without(scores[one.user_id], one)
    return [one for one in scores.values() if one.counted]


def pseudonym_of(session: Session, course: Course, user_id: int) -> str | None:
    """Under which name a student is on the board; None for those who stay off it."""
    enrollment = session.get(Enrollment, (course.id, user_id))
    return None if enrollment is None else enrollment.pseudonym


def choose_pseudonym(session: Session, course: Course, user_id: int, wanted: str) -> str:
    """Take a pseudonym; PseudonymRefused where it cannot be had, with the reason."""
    name = " ".join(storable(wanted).split())
    why = unfit(name, _taken(session, course, user_id), _names(session, course))
    if why is not None:
        raise PseudonymRefused(why)
    _write(session, course, user_id, name)
    return name


def be_given_pseudonym(session: Session, course: Course, user_id: int) -> str:
    """Take a made-up pseudonym."""
    name = made_up(_taken(session, course, user_id))
    _write(session, course, user_id, name)
    return name


def leave_board(session: Session, course: Course, user_id: int) -> None:
    """Stay off the board from now on."""
    session.get_one(Enrollment, (course.id, user_id)).pseudonym = None
    session.flush()


def _on_board(course_id: int) -> tuple[ColumnElement[bool], ...]:
    """Whose enrollment is on a course's board."""
    return (
        Enrollment.course_id == course_id,
        Enrollment.role == Role.STUDENT,
        Enrollment.pseudonym.is_not(None),
    )


def _enough(needed: Needed) -> ColumnElement[bool]:
    """Whether enough of a mark's attempts are graded for its points to be shown."""
    alike: dict[int, list[int]] = defaultdict(list)
    for opened_id, number in needed.items():
        if number is not None:
            alike[number].append(opened_id)
    return or_(
        false(),
        *(
            and_(Mark.open_assignment_id.in_(ids), Mark.graded >= number)
            for number, ids in alike.items()
        ),
    )


def _withheld(
    session: Session,
    course_id: int,
    hiding: Sequence[OpenAssignment],
    needed: Needed,
    now: datetime,
) -> list[_Withheld]:
    """The points of those whose extension keeps from them what the others may know by now."""
    shown = {one.id: one for one in hiding if needed[one.id] is not None}
    grants = read_grants(session, shown)
    sections = _sections(session, course_id) if grants else {}
    kept = {
        (opened_id, user_id)
        for opened_id, granted in grants.items()
        for user_id, section_id in sections.items()
        if (own := granted.for_student(user_id, section_id))
        and _still_hidden(shown[opened_id], own, now)
    }
    marks = session.execute(
        select(Mark.open_assignment_id, Mark.user_id, Mark.points).where(
            Mark.open_assignment_id.in_({opened_id for opened_id, _ in kept}),
            Mark.user_id.in_({user_id for _, user_id in kept}),
            Mark.points.is_not(None),
            _enough(needed),
        )
    )
    return [
        _Withheld(user_id, points or 0.0)
        for opened_id, user_id, points in marks
        if (opened_id, user_id) in kept
    ]


def _still_hidden(opened: OpenAssignment, granted: Sequence[Grant], now: datetime) -> bool:
    """Whether nothing is shown to somebody with these extensions, however much is graded."""
    due_at = extended(common_terms(opened), granted).due_at
    return attempts_needed(hidden_rule(opened), due_at, now) is None


def _without(scores: Scores, withheld: _Withheld) -> Scores:
    points, counted = scores.points - withheld.points, scores.counted - 1
    return replace(scores, points=points, counted=counted)


def _sections(session: Session, course_id: int) -> dict[int, int | None]:
    """The section of everybody on the board."""
    chosen = select(Enrollment.user_id, Enrollment.section_id).where(*_on_board(course_id))
    return {user_id: section_id for user_id, section_id in session.execute(chosen)}  # noqa: C416


def _taken(session: Session, course: Course, but_user_id: int) -> list[str]:
    chosen = select(Enrollment.pseudonym).where(
        Enrollment.course_id == course.id,
        Enrollment.user_id != but_user_id,
        Enrollment.pseudonym.is_not(None),
    )
    return [name for name in session.scalars(chosen) if name is not None]


def _names(session: Session, course: Course) -> list[str]:
    """By what the people of the course are known, students and staff."""
    rows = session.execute(
        select(User.name, User.full_name)
        .join(Enrollment, Enrollment.user_id == User.id)
        .where(Enrollment.course_id == course.id)
    )
    return [name for row in rows for name in row]


def _write(session: Session, course: Course, user_id: int, name: str) -> None:
    """Of two who take the same at the same moment, one is refused by the database."""
    try:
        with session.begin_nested():
            session.get_one(Enrollment, (course.id, user_id)).pseudonym = name
    except IntegrityError as error:
        raise PseudonymRefused(Unfit.TAKEN) from error
