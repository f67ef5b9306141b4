"""From the tables to the policy: on what terms a student works, and what was handed in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from grader.policy import Grant, Terms, extended
from grader.store.tables import Enrollment, Extension, OpenAssignment, Submission


@dataclass(frozen=True)
class Grants:
    """The extensions of one assignment: those of students, and those of sections, by their ids."""

    students: Mapping[int, tuple[Grant, ...]]
    sections: Mapping[int, tuple[Grant, ...]]

    def for_student(self, user_id: int, section_id: int | None) -> tuple[Grant, ...]:
        """Everything that holds for one student."""
        shared = self.sections.get(section_id, ()) if section_id is not None else ()
        return (*self.students.get(user_id, ()), *shared)


def common_terms(opened: OpenAssignment) -> Terms:
    """The terms of everybody who has no extension."""
    return Terms(
        time_zone=opened.course.time_zone,
        opens_at=opened.opens_at,
        due_at=opened.due_at,
        closes_at=opened.closes_at,
        grace_days=opened.grace_days,
        penalty_per_day=opened.penalty_per_day,
        attempt_limit=opened.attempt_limit,
        daily_limit=opened.daily_limit,
        minutes_between=opened.minutes_between,
        counts=opened.counts,
        archived_at=opened.course.archived_at,
    )


def terms_for(session: Session, opened: OpenAssignment, user_id: int) -> Terms:
    """The terms of one student, every extension worked in."""
    grants = read_grants(session, [opened.id]).get(opened.id)
    if grants is None:
        return common_terms(opened)
    enrollment = session.get(Enrollment, (opened.course_id, user_id))
    section_id = None if enrollment is None else enrollment.section_id
    return extended(common_terms(opened), grants.for_student(user_id, section_id))


def read_grants(session: Session, open_assignment_ids: Iterable[int]) -> dict[int, Grants]:
    """The extensions of several assignments by open assignment's id; none where none is granted."""
    chosen = select(Extension).where(
        Extension.open_assignment_id.in_(list(open_assignment_ids)),
        Extension.withdrawn_at.is_(None),
    )
    students: dict[int, dict[int, tuple[Grant, ...]]] = defaultdict(dict)
    sections: dict[int, dict[int, tuple[Grant, ...]]] = defaultdict(dict)
    for extension in session.scalars(chosen.order_by(Extension.id)):
        grant = Grant(extension.due_at, extension.closes_at, extension.extra_attempts)
        opened_id = extension.open_assignment_id
        for place, key in ((students, extension.user_id), (sections, extension.section_id)):
            if key is not None:
                place[opened_id][key] = (*place[opened_id].get(key, ()), grant)
    return {key: Grants(students[key], sections[key]) for key in students.keys() | sections.keys()}


def terms_of_submissions(session: Session, submissions: Sequence[Submission]) -> dict[int, Terms]:
    """The terms by which each submission is judged, by its id, in two queries at most."""
    grants = read_grants(session, {one.open_assignment_id for one in submissions})
    sections = _sections_of(session, submissions) if grants else {}
    found = {}
    for one in submissions:
        terms, granted = common_terms(one.open_assignment), grants.get(one.open_assignment_id)
        if granted is not None:
            key = (one.open_assignment.course_id, one.user_id)
            terms = extended(terms, granted.for_student(one.user_id, sections.get(key)))
        found[one.id] = terms
    return found


def extensions_of(session: Session, open_assignment_id: int) -> list[Extension]:
    """Every extension ever granted for an assignment, newest first, withdrawn ones too."""
    chosen = select(Extension).where(Extension.open_assignment_id == open_assignment_id)
    return list(session.scalars(chosen.order_by(Extension.id.desc())))


def extensions_for(
    session: Session, opened: OpenAssignment, user_id: int, section_id: int | None
) -> list[Extension]:
    """The extensions that hold for one student, oldest first."""
    holds = or_(Extension.user_id == user_id, Extension.section_id == section_id)
    if section_id is None:
        holds = or_(Extension.user_id == user_id)
    chosen = select(Extension).where(
        Extension.open_assignment_id == opened.id, Extension.withdrawn_at.is_(None), holds
    )
    return list(session.scalars(chosen.order_by(Extension.id)))


def extensions_in_force(session: Session, opened: OpenAssignment, user_id: int) -> list[Extension]:
    """The extensions that a student has, also by way of a section, oldest first."""
    enrollment = session.get(Enrollment, (opened.course_id, user_id))
    section_id = None if enrollment is None else enrollment.section_id
    return extensions_for(session, opened, user_id, section_id)


def _sections_of(
    session: Session, submissions: Sequence[Submission]
) -> dict[tuple[int, int], int | None]:
    """The section of each student, by course's and student's ids."""
    rows = session.execute(
        select(Enrollment.course_id, Enrollment.user_id, Enrollment.section_id).where(
            Enrollment.user_id.in_({one.user_id for one in submissions})
        )
    )
    return {(course_id, user_id): section_id for course_id, user_id, section_id in rows}
