"""Invitations by link: good once, for a time, until they are revoked; only their digest is kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from grader.sentences import say
from grader.store.audit import log_change
from grader.store.members import plain
from grader.store.sections import update_marks_of_people
from grader.store.tables import Course, Enrollment, Group, Invitation, Role, Section, User
from grader.store.upserts import inserting

GOOD_FOR = timedelta(days=30)


def invite(
    session: Session,
    course: Course,
    role: Role,
    actor_id: int,
    now: datetime,
    full_name: str | None = None,
    email: str | None = None,
    section: Section | None = None,
    group: Group | None = None,
) -> tuple[Invitation, str]:
    """A new invitation and its token; this is the only time that the token can be read."""
    token = _new_token()
    invitation = Invitation(
        digest=_digest(token),
        course_id=course.id,
        section_id=None if section is None else section.id,
        group_id=None if group is None else group.id,
        role=role,
        email=email or None,
        full_name=full_name or None,
        created_by=actor_id,
        created_at=now,
        expires_at=now + GOOD_FOR,
    )
    session.add(invitation)
    session.flush()
    after = _link(invitation) | plain(role, section, group)
    log_change(session, actor_id, course.id, "invitation", _subject(invitation), now, after=after)
    return invitation, token


def change_invitation(
    session: Session,
    invitation: Invitation,
    role: Role,
    section: Section | None,
    group: Group | None,
    actor_id: int,
    now: datetime,
) -> None:
    """Let a link lead to another role, section or group; it stays the same link."""
    before = plain(
        invitation.role,
        session.get(Section, invitation.section_id) if invitation.section_id else None,
        session.get(Group, invitation.group_id) if invitation.group_id else None,
    )
    invitation.role = role
    invitation.section_id = None if section is None else section.id
    invitation.group_id = None if group is None else group.id
    session.add(invitation)
    after, subject = plain(role, section, group), _subject(invitation)
    log_change(session, actor_id, invitation.course_id, "invitation", subject, now, before, after)


def renew(
    session: Session, invitations: Sequence[Invitation], actor_id: int, now: datetime
) -> list[tuple[Invitation, str]]:
    """New links in place of those that nobody used or that were lost, each with its token."""
    renewed = []
    for invitation in invitations:
        if invitation.accepted_at is None:
            token = _new_token()
            invitation.digest, invitation.expires_at = _digest(token), now + GOOD_FOR
            session.add(invitation)
            subject, course_id, after = (
                _subject(invitation),
                invitation.course_id,
                _link(invitation),
            )
            log_change(session, actor_id, course_id, "invitation", subject, now, after=after)
            renewed.append((invitation, token))
    session.flush()
    return renewed


def find_open_invitation(
    session: Session, token: str, now: datetime
) -> tuple[Invitation, Course] | None:
    """The invitation of a link that is still good, with its course."""
    row = session.execute(
        select(Invitation, Course)
        .join(Course, Invitation.course_id == Course.id)
        .where(
            Invitation.digest == _digest(token),
            Invitation.accepted_at.is_(None),
            Invitation.expires_at > now,
        )
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def accept_invitation(session: Session, invitation: Invitation, user: User, now: datetime) -> bool:
    """Let a person into the course; who is in it already keeps their role.

    False where somebody else used the link in this moment: then nothing happens.
    """
    used = session.scalar(
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.accepted_at.is_(None))
        .values(accepted_by=user.id, accepted_at=now)
        .returning(Invitation.id)
    )
    if used is None:
        return False
    course_id = invitation.course_id
    entered = inserting(session, Enrollment).values(
        course_id=course_id,
        user_id=user.id,
        role=invitation.role,
        section_id=invitation.section_id,
        group_id=invitation.group_id,
    )
    if session.scalar(entered.on_conflict_do_nothing().returning(Enrollment.user_id)) is not None:
        update_marks_of_people(session, course_id, [user.id])
    after = {"accepted_by": user.name, "role": invitation.role}
    subject = _subject(invitation)
    log_change(session, user.id, course_id, "invitation", subject, now, after=after)
    return True


def revoke_invitation(
    session: Session, invitation: Invitation, actor_id: int, now: datetime
) -> None:
    """End a link that nobody used; one that was used or is over stays as it is."""
    if invitation.accepted_at is None and invitation.expires_at > now:
        invitation.expires_at = now
        session.add(invitation)
        after = {"revoked": True}
        subject = _subject(invitation)
        log_change(session, actor_id, invitation.course_id, "invitation", subject, now, after=after)


def find_invitation(session: Session, public_id: str) -> Invitation | None:
    """The invitation with this public id, or None."""
    return session.scalar(select(Invitation).where(Invitation.public_id == public_id))


def open_invitations(session: Session, course_id: int, now: datetime) -> list[Invitation]:
    """The links into a course that are still good, newest first."""
    chosen = select(Invitation).where(
        Invitation.course_id == course_id,
        Invitation.accepted_at.is_(None),
        Invitation.expires_at > now,
    )
    return list(session.scalars(chosen.order_by(Invitation.id.desc())))


def _link(invitation: Invitation) -> dict[str, Any]:
    """What the audit log keeps of a link; never the token."""
    until = invitation.expires_at.isoformat()
    return {"role": invitation.role, "email": invitation.email, "until": until}


def _new_token() -> str:
    return secrets.token_urlsafe(32)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _subject(invitation: Invitation) -> str:
    known = invitation.full_name or invitation.email
    return known or say("a link for anybody, %(id)s", id=invitation.public_id)
