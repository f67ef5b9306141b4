"""A course's leaderboard: points under pseudonyms, as far as their students may know them.

Pseudonyms are not logged: the log would say whose they are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from grader.errors import PseudonymRefused
from grader.policy import extended
from grader.pseudonyms import Unfit, made_up, unfit
from grader.redaction import Disclosure, Visibility, disclosure
from grader.store.columns import storable
from grader.store.disclosing import graded_attempts, hidden_rule
from grader.store.tables import Course, Enrollment, Mark, OpenAssignment, Role, User
from grader.store.terms import common_terms, read_grants


@dataclass(frozen=True)
class Scores:
    """One student on the board: course points by open assignment's id, those that are shown."""

    user_id: int
    pseudonym: str
    points: Mapping[int, float]


@dataclass(frozen=True)
class _Player:
    user_id: int
    section_id: int | None
    pseudonym: str


def scores_on_board(
    session: Session,
    course: Course,
    assignments: Sequence[OpenAssignment],
    with_hidden: Collection[int],
    now: datetime,
) -> list[Scores]:
    """Everybody who has a pseudonym, in no order, in a fixed number of queries.

    In the assignments `with_hidden` checks, by id, a student's points are shown as soon as the
    student may know what those checks say, and not before.
    """
    players = _players(session, course.id)
    withheld = _withheld(session, assignments, with_hidden, players, now)
    rows = session.execute(
        select(Mark.user_id, Mark.open_assignment_id, Mark.points).where(
            Mark.open_assignment_id.in_([one.id for one in assignments]),
            Mark.user_id.in_([one.user_id for one in players]),
            Mark.points.is_not(None),
        )
    )
    points: dict[int, dict[int, float]] = {one.user_id: {} for one in players}
    for user_id, opened_id, reached in rows:
        if (user_id, opened_id) not in withheld:
            points[user_id][opened_id] = reached or 0.0
    return [Scores(one.user_id, one.pseudonym, points[one.user_id]) for one in players]


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


def _withheld(
    session: Session,
    assignments: Sequence[OpenAssignment],
    with_hidden: Collection[int],
    players: Sequence[_Player],
    now: datetime,
) -> set[tuple[int, int]]:
    """Whose points in what may not be shown, by the ids of student and open assignment."""
    hiding = {
        one.id: one
        for one in assignments
        if one.id in with_hidden and one.visibility is not Visibility.ALWAYS
    }
    grants = read_grants(session, hiding)
    attempts = graded_attempts(session, hiding, [one.user_id for one in players])
    withheld = set()
    for opened in hiding.values():
        rule, common, granted = hidden_rule(opened), common_terms(opened), grants.get(opened.id)
        for player in players:
            due_at = common.due_at
            if granted is not None:
                own = granted.for_student(player.user_id, player.section_id)
                due_at = extended(common, own).due_at
            made = attempts.get((opened.id, player.user_id), 0)
            if disclosure(rule, due_at, made, now) is Disclosure.NOTHING:
                withheld.add((player.user_id, opened.id))
    return withheld


def _players(session: Session, course_id: int) -> list[_Player]:
    rows = session.execute(
        select(Enrollment.user_id, Enrollment.section_id, Enrollment.pseudonym).where(
            Enrollment.course_id == course_id,
            Enrollment.role == Role.STUDENT,
            Enrollment.pseudonym.is_not(None),
        )
    )
    return [_Player(user_id, section_id, name or "") for user_id, section_id, name in rows]


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
