"""Who would be affected by a change of terms, worked out by the policy without writing anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from grader.policy import Grant, Terms, extended, outcome
from grader.store.conditions import Conditions
from grader.store.courses import assignments_of
from grader.store.marks import Graded, read_graded
from grader.store.tables import Course, Enrollment, OpenAssignment, User
from grader.store.terms import Grants, common_terms, read_grants


@dataclass(frozen=True)
class Side:
    """What counts for a student before or after the change; None while nothing is graded."""

    points: float | None
    days_late: int


@dataclass(frozen=True)
class Effect:
    """One student whose mark or lateness would change."""

    user: User
    before: Side
    after: Side

    @property
    def change(self) -> float:
        """Points more, or fewer where negative."""
        return (self.after.points or 0.0) - (self.before.points or 0.0)


TermsOf = Callable[[int], Terms]
"""The terms of a student by id."""


def effects_of_conditions(
    session: Session, opened: OpenAssignment, conditions: Conditions
) -> list[Effect]:
    """Everybody whose mark other conditions would change, those who lose most first."""
    sections = _sections(session, opened.course_id)
    granted = read_grants(session, [opened.id]).get(opened.id, Grants({}, {}))
    new = conditions.terms(opened.course.time_zone)
    return _effects(
        session,
        read_graded(session, [opened.id]),
        (_terms_of(common_terms(opened), granted, sections), opened.points),
        (_terms_of(new, granted, sections), conditions.points),
    )


def effects_of_time_zone(
    session: Session, course: Course, time_zone: str
) -> list[tuple[OpenAssignment, list[Effect]]]:
    """Every assignment whose days late other clocks count otherwise, with everybody it is about.

    Dates stay the moments that they are: only days that the clocks make longer or shorter differ.
    """
    opened = assignments_of(session, course.id)
    ids = [one.id for one in opened]
    sections, granted = _sections(session, course.id), read_grants(session, ids)
    graded: dict[int, dict[tuple[int, int], list[Graded]]] = {one: {} for one in ids}
    for key, submissions in read_graded(session, ids).items():
        graded[key[0]][key] = submissions
    affected = []
    for one in opened:
        common, grants = common_terms(one), granted.get(one.id, Grants({}, {}))
        other = replace(common, time_zone=time_zone)
        effects = _effects(
            session,
            graded[one.id],
            (_terms_of(common, grants, sections), one.points),
            (_terms_of(other, grants, sections), one.points),
        )
        if effects:
            affected.append((one, effects))
    return affected


def effects_of_grant(
    session: Session,
    opened: OpenAssignment,
    grant: Grant,
    user_id: int | None,
    section_id: int | None,
) -> list[Effect]:
    """Everybody whose mark one more extension would change."""
    sections = _sections(session, opened.course_id)
    granted = read_grants(session, [opened.id]).get(opened.id, Grants({}, {}))
    more = Grants(
        _with_one_more(granted.students, user_id, grant),
        _with_one_more(granted.sections, section_id, grant),
    )
    return _effects_of_grants(session, opened, sections, granted, more)


def effects_of_withdrawal(
    session: Session,
    opened: OpenAssignment,
    grant: Grant,
    user_id: int | None,
    section_id: int | None,
) -> list[Effect]:
    """Everybody whose mark would change without an extension that holds now."""
    sections = _sections(session, opened.course_id)
    granted = read_grants(session, [opened.id]).get(opened.id, Grants({}, {}))
    fewer = Grants(
        _with_one_less(granted.students, user_id, grant),
        _with_one_less(granted.sections, section_id, grant),
    )
    return _effects_of_grants(session, opened, sections, granted, fewer)


def _effects_of_grants(
    session: Session,
    opened: OpenAssignment,
    sections: Mapping[int, int | None],
    before: Grants,
    after: Grants,
) -> list[Effect]:
    common = common_terms(opened)
    return _effects(
        session,
        read_graded(session, [opened.id]),
        (_terms_of(common, before, sections), opened.points),
        (_terms_of(common, after, sections), opened.points),
    )


def _effects(
    session: Session,
    graded: Mapping[tuple[int, int], Sequence[Graded]],
    before: tuple[TermsOf, float],
    after: tuple[TermsOf, float],
) -> list[Effect]:
    changed = {}
    for (_, user_id), submissions in graded.items():
        sides = _side(submissions, user_id, *before), _side(submissions, user_id, *after)
        if sides[0] != sides[1]:
            changed[user_id] = sides
    users = _users(session, changed)
    effects = [Effect(users[user_id], *sides) for user_id, sides in changed.items()]
    return sorted(effects, key=lambda one: (one.change, one.user.full_name, one.user.id))


def _side(submissions: Sequence[Graded], user_id: int, terms_of: TermsOf, points: float) -> Side:
    found = outcome(terms_of(user_id), [one.hand_in for one in submissions])
    if found is None:
        return Side(None, 0)
    return Side(round(found.counted * points, 6), found.days_late)


def _terms_of(common: Terms, grants: Grants, sections: Mapping[int, int | None]) -> TermsOf:
    return lambda user_id: extended(common, grants.for_student(user_id, sections.get(user_id)))


def _with_one_more(
    granted: Mapping[int, tuple[Grant, ...]], key: int | None, grant: Grant
) -> Mapping[int, tuple[Grant, ...]]:
    return granted if key is None else {**granted, key: (*granted.get(key, ()), grant)}


def _with_one_less(
    granted: Mapping[int, tuple[Grant, ...]], key: int | None, grant: Grant
) -> Mapping[int, tuple[Grant, ...]]:
    if key is None:
        return granted
    rest = list(granted.get(key, ()))
    rest.remove(grant)
    return {**granted, key: tuple(rest)}


def _sections(session: Session, course_id: int) -> dict[int, int | None]:
    rows = session.execute(
        select(Enrollment.user_id, Enrollment.section_id).where(Enrollment.course_id == course_id)
    )
    return {user_id: section_id for user_id, section_id in rows}  # noqa: C416 - rows are no pairs to mypy


def _users(session: Session, user_ids: Iterable[int]) -> dict[int, User]:
    chosen = select(User).where(User.id.in_(list(user_ids)))
    return {user.id: user for user in session.scalars(chosen)}
