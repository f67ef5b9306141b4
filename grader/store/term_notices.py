"""Telling students that their own dates or attempts are others now, and which they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grader.policy import Terms, extended
from grader.store.notices import path_of, tell_each
from grader.store.tables import Enrollment, Notice, OpenAssignment, Role
from grader.store.terms import Grants, common_terms, read_grants

TOLD = {"due_at": "due", "closes_at": "close", "attempt_limit": "attempts"}
"""The kind of notice that tells of each term where it alone is another."""
SEVERAL = "dates"
ABOUT_TERMS = frozenset({*TOLD.values(), SEVERAL, "extension"})


def tell_of_terms(session: Session, opened: OpenAssignment, old: Terms, now: datetime) -> None:
    """Leave a notice to each student whose own terms were others by the `old` common ones.

    Nobody is told of what was not open before, or is not open now.
    """
    new = common_terms(opened)
    opened_at = [terms.opens_at or now for terms in (old, new)]
    if max(opened_at) > now or not _different(old, new):
        return
    granted = read_grants(session, [opened.id]).get(opened.id, Grants({}, {}))
    students = select(Enrollment.user_id, Enrollment.section_id).where(
        Enrollment.course_id == opened.course_id, Enrollment.role == Role.STUDENT
    )
    path = path_of(opened)
    paths: dict[str, dict[int, str]] = defaultdict(dict)
    for user_id, section_id in session.execute(students):
        grants = granted.for_student(user_id, section_id)
        different = _different(extended(old, grants), extended(new, grants))
        if different:
            kind = TOLD[different[0]] if len(different) == 1 else SEVERAL
            paths[kind][user_id] = path
    for kind, readers in paths.items():
        tell_each(session, readers, kind, opened.title, now)


def terms_told(session: Session, notices: Iterable[Notice], user_id: int) -> dict[int, Terms]:
    """The reader's own terms as they are now, by an assignment's latest notice of them."""
    latest: dict[str, int] = {}
    for notice in notices:
        if notice.kind in ABOUT_TERMS:
            latest[notice.path] = max(notice.id, latest.get(notice.path, 0))
    if not latest:
        return {}
    ids = [path.rpartition("/")[2] for path in latest]
    rows = session.execute(
        select(OpenAssignment, Enrollment.section_id)
        .join(Enrollment, Enrollment.course_id == OpenAssignment.course_id)
        .where(OpenAssignment.public_id.in_(ids), Enrollment.user_id == user_id)
        .options(joinedload(OpenAssignment.course))
    ).all()
    granted = read_grants(session, [opened.id for opened, _section in rows])
    nothing = Grants({}, {})
    return {
        latest[path_of(opened)]: extended(
            common_terms(opened), granted.get(opened.id, nothing).for_student(user_id, section_id)
        )
        for opened, section_id in rows
    }


def _different(old: Terms, new: Terms) -> list[str]:
    return [name for name in TOLD if getattr(old, name) != getattr(new, name)]
