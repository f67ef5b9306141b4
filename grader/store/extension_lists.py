"""Extensions and the requests for them, with the people they are about, as pages list them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from grader.store.tables import Extension, ExtensionRequest, OpenAssignment, Section, User


@dataclass(frozen=True)
class ListedExtension:
    """An extension with whom it is for and who granted it."""

    extension: Extension
    student: User | None
    section: Section | None
    granted_by: User


@dataclass(frozen=True)
class ListedRequest:
    """A student's request with the assignment that it is about."""

    request: ExtensionRequest
    student: User
    opened: OpenAssignment


def listed_extensions(session: Session, open_assignment_id: int) -> list[ListedExtension]:
    """Every extension ever granted for an assignment, newest first, withdrawn ones too."""
    return _listed(session, Extension.open_assignment_id == open_assignment_id)


def find_extension(session: Session, public_id: str) -> ListedExtension | None:
    """The extension with this public id, or None."""
    found = _listed(session, Extension.public_id == public_id)
    return found[0] if found else None


def listed_requests(session: Session, open_assignment_id: int) -> list[ListedRequest]:
    """What students asked for, unanswered first, then the newest."""
    return _requests(session, ExtensionRequest.open_assignment_id == open_assignment_id)


def find_request(session: Session, public_id: str) -> ListedRequest | None:
    """The request with this public id, or None."""
    found = _requests(session, ExtensionRequest.public_id == public_id)
    return found[0] if found else None


def waiting_requests(session: Session, course_id: int) -> set[int]:
    """The ids of a course's open assignments that have requests without an answer."""
    chosen = (
        select(ExtensionRequest.open_assignment_id)
        .join(OpenAssignment, ExtensionRequest.open_assignment_id == OpenAssignment.id)
        .where(OpenAssignment.course_id == course_id, ExtensionRequest.answered_at.is_(None))
    )
    return set(session.scalars(chosen))


def _listed(session: Session, condition: ColumnElement[bool]) -> list[ListedExtension]:
    student, grantor = aliased(User), aliased(User)
    rows = session.execute(
        select(Extension, student, Section, grantor)
        .outerjoin(student, Extension.user_id == student.id)
        .outerjoin(Section, Extension.section_id == Section.id)
        .join(grantor, Extension.granted_by == grantor.id)
        .where(condition)
        .order_by(Extension.id.desc())
    )
    return [ListedExtension(*row) for row in rows]


def _requests(session: Session, condition: ColumnElement[bool]) -> list[ListedRequest]:
    rows = session.execute(
        select(ExtensionRequest, User, OpenAssignment)
        .join(User, ExtensionRequest.user_id == User.id)
        .join(OpenAssignment, ExtensionRequest.open_assignment_id == OpenAssignment.id)
        .where(condition)
        .order_by(ExtensionRequest.answered_at.is_not(None), ExtensionRequest.id.desc())
    )
    return [ListedRequest(*row) for row in rows]
