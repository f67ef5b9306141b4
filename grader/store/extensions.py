"""Extensions: granted to a student or a section, asked for, answered, withdrawn, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grader.errors import UnusableInput
from grader.policy import Grant
from grader.sentences import say
from grader.store.audit import log_change, titled
from grader.store.extension_lists import ListedExtension, ListedRequest
from grader.store.marks import update_marks
from grader.store.notices import path_of, tell, tell_each
from grader.store.tables import (
    Enrollment,
    Extension,
    OpenAssignment,
    Role,
    Section,
    User,
)

MOST_EXTRA_ATTEMPTS = 1_000
SAME_FORM = timedelta(seconds=10)


@dataclass(frozen=True)
class Wanted:
    """An extension to be granted, to a student or to a section."""

    grant: Grant
    reason: str
    student: User | None = None
    section: Section | None = None

    @property
    def user_id(self) -> int | None:
        """The student's id, None for a section."""
        return None if self.student is None else self.student.id

    @property
    def section_id(self) -> int | None:
        """The section's id, None for a student."""
        return None if self.section is None else self.section.id

    @property
    def whom(self) -> str:
        """Whom it is for, as the audit log says it."""
        who = self.section or self.student
        return "" if who is None else who.name


def check_wanted(wanted: Wanted) -> None:
    """Raise UnusableInput for an extension that extends nothing, or is for nobody or for two."""
    grant = wanted.grant
    if (wanted.student is None) == (wanted.section is None):
        raise UnusableInput("An extension is for one student or for one section.")
    if grant.due_at is None and grant.closes_at is None and not grant.extra_attempts:
        raise UnusableInput("An extension brings a later date or more attempts.")
    if not 0 <= grant.extra_attempts <= MOST_EXTRA_ATTEMPTS:
        raise UnusableInput("Extra attempts must be between 0 and 1 000.")


def grant_extension(
    session: Session, opened: OpenAssignment, wanted: Wanted, actor_id: int, now: datetime
) -> Extension:
    """Grant it, work out anew the marks that it may change, and tell whom it is for."""
    extension = _grant(session, opened, wanted, actor_id, now)
    _tell_holders(session, opened, extension, now)
    return extension


def is_granted(
    session: Session, opened: OpenAssignment, wanted: Wanted, actor_id: int, now: datetime
) -> bool:
    """Whether this very extension was granted a moment ago: the same form, sent twice.

    Later on an equal one may be meant: extra attempts add up.
    """
    there = select(Extension.id).where(
        Extension.open_assignment_id == opened.id,
        Extension.user_id.is_not_distinct_from(wanted.user_id),
        Extension.section_id.is_not_distinct_from(wanted.section_id),
        Extension.due_at.is_not_distinct_from(wanted.grant.due_at),
        Extension.closes_at.is_not_distinct_from(wanted.grant.closes_at),
        Extension.extra_attempts == wanted.grant.extra_attempts,
        Extension.reason == wanted.reason,
        Extension.granted_by == actor_id,
        Extension.granted_at > now - SAME_FORM,
        Extension.withdrawn_at.is_(None),
    )
    return session.scalar(there.limit(1)) is not None


def withdraw_extension(
    session: Session,
    opened: OpenAssignment,
    listed: ListedExtension,
    actor_id: int,
    now: datetime,
    reason: str | None = None,
) -> bool:
    """End an extension and tell whom it was for; it stays listed. False if it had ended before."""
    extension = listed.extension
    if extension.withdrawn_at is not None:
        return False
    extension.withdrawn_at = now
    session.add(extension)
    session.flush()
    _update(session, opened, extension)
    whom = Wanted(grant_of(extension), "", listed.student, listed.section).whom
    subject, before = _subject(opened, whom), plain(extension)
    log_change(
        session, actor_id, opened.course_id, "extension", subject, now, before, reason=reason
    )
    _tell_holders(session, opened, extension, now)
    return True


def answer_request(
    session: Session,
    listed: ListedRequest,
    due_at: datetime | None,
    answer: str,
    actor_id: int,
    now: datetime,
) -> bool:
    """Grant a later due date, or with None refuse it, and tell the student; False if answered."""
    request, opened = listed.request, listed.opened
    if request.answered_at is not None:
        return False
    if due_at is not None:
        wanted = Wanted(Grant(due_at), answer or request.text, listed.student)
        request.extension_id = _grant(session, opened, wanted, actor_id, now).id
    else:
        after = {"granted": False}
        subject = _subject(opened, listed.student.name)
        log_change(
            session,
            actor_id,
            opened.course_id,
            "extension",
            subject,
            now,
            after=after,
            reason=answer,
        )
    request.answer, request.answered_by, request.answered_at = answer, actor_id, now
    session.add(request)
    tell(session, request.user_id, "extension", opened.title, path_of(opened), now)
    session.flush()
    return True


def grant_of(extension: Extension) -> Grant:
    """What the policy wants to know of an extension."""
    return Grant(extension.due_at, extension.closes_at, extension.extra_attempts)


def plain(extension: Extension) -> dict[str, Any]:
    """What it grants, as JSON has it."""
    dates = {"due_at": extension.due_at, "closes_at": extension.closes_at}
    given = {name: date.isoformat() for name, date in dates.items() if date is not None}
    return given | {"extra_attempts": extension.extra_attempts}


def _grant(
    session: Session, opened: OpenAssignment, wanted: Wanted, actor_id: int, now: datetime
) -> Extension:
    check_wanted(wanted)
    extension = Extension(
        open_assignment_id=opened.id,
        user_id=wanted.user_id,
        section_id=wanted.section_id,
        due_at=wanted.grant.due_at,
        closes_at=wanted.grant.closes_at,
        extra_attempts=wanted.grant.extra_attempts,
        reason=wanted.reason,
        granted_by=actor_id,
        granted_at=now,
    )
    session.add(extension)
    session.flush()
    _update(session, opened, extension)
    subject, after = _subject(opened, wanted.whom), plain(extension)
    log_change(
        session,
        actor_id,
        opened.course_id,
        "extension",
        subject,
        now,
        after=after,
        reason=wanted.reason,
    )
    return extension


def _tell_holders(
    session: Session, opened: OpenAssignment, extension: Extension, now: datetime
) -> None:
    """Tell those whose dates or attempts are others now; staff in a section works on nothing."""
    students = select(Enrollment.user_id).where(
        Enrollment.course_id == opened.course_id,
        Enrollment.user_id.in_(_holders(session, opened, extension)),
        Enrollment.role == Role.STUDENT,
    )
    paths = dict.fromkeys(session.scalars(students), path_of(opened))
    tell_each(session, paths, "dates", opened.title, now)


def _subject(opened: OpenAssignment, whom: str) -> str:
    return say("%(title)s: %(whom)s", title=titled(opened), whom=whom)


def _update(session: Session, opened: OpenAssignment, extension: Extension) -> None:
    update_marks(session, opened, _holders(session, opened, extension))


def _holders(session: Session, opened: OpenAssignment, extension: Extension) -> Sequence[int]:
    if extension.user_id is not None:
        return [extension.user_id]
    members = select(Enrollment.user_id).where(
        Enrollment.course_id == opened.course_id, Enrollment.section_id == extension.section_id
    )
    return list(session.scalars(members))
