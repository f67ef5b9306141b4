"""Handing in: the file, the submission and its first attempt, written together or not at all."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grader.errors import HandInRefused, NotNow, SelfCheckWaiting
from grader.policy import HandIn, Refusal, Ruling, Terms, rule
from grader.store.blobs import store_blob
from grader.store.marks import read_graded, update_mark
from grader.store.tables import (
    Attempt,
    AttemptKind,
    AttemptStatus,
    Blob,
    OpenAssignment,
    Submission,
    User,
)
from grader.store.terms import terms_for

SEED_BITS = 62
LONGEST_FILE_NAME = 200


@dataclass(frozen=True)
class Original:
    """The upload that the graded file was made from: a notebook, an archive."""

    name: str
    content: bytes


def hand_in(
    session: Session,
    user_id: int,
    opened: OpenAssignment,
    file_name: str,
    content: bytes,
    now: datetime,
    original: Original | None = None,
) -> Attempt:
    """Take a file and queue its first attempt, whose secret seed is drawn here.

    The attempt counts as sent: send its id as soon as the transaction is committed, and what
    gets lost in between is sent again by the sweeper. Raises HandInRefused for a file that is
    empty or too large, and where the policy does not let it in; two uploads at the same moment
    never share the last attempt.
    """
    _check_size(content, opened.max_source_bytes)
    _queue_up(session, user_id)
    ruling, terms = ruling_for(session, opened, user_id, now)
    if ruling.refusal is not None:
        raise NotNow(refusal_sentence(ruling.refusal, terms), ruling, terms)
    attempt = _queue_first_attempt(
        session,
        Submission(
            open_assignment_id=opened.id,
            user_id=user_id,
            number=_count(session, opened, user_id, self_checks=False) + 1,
            file_name=file_name[:LONGEST_FILE_NAME],
            blob_digest=store_blob(session, content),
            handed_in_at=now,
        ),
        original,
        opened.queue,
    )
    update_mark(session, opened, user_id)
    return attempt


def check_self(
    session: Session,
    user_id: int,
    opened: OpenAssignment,
    file_name: str,
    content: bytes,
    now: datetime,
    original: Original | None = None,
) -> Attempt:
    """Queue a file for its visible checks only: it costs no attempt and never counts.

    Goes like `hand_in`, but needs no attempt to be left, and is taken after the close as well.
    Raises SelfCheckWaiting while another of this student's is not graded yet.
    """
    _check_size(content, opened.max_source_bytes)
    _queue_up(session, user_id)
    ruling, terms = ruling_for(session, opened, user_id, now)
    if ruling.refusal in {Refusal.NOT_OPEN, Refusal.ARCHIVED}:
        raise NotNow(refusal_sentence(ruling.refusal, terms), ruling, terms)
    if _waiting_self_checks(session, user_id):
        raise SelfCheckWaiting("Your last self-check is not graded yet: wait for its result.")
    return _queue_first_attempt(
        session,
        Submission(
            open_assignment_id=opened.id,
            user_id=user_id,
            number=_count(session, opened, user_id, self_checks=True) + 1,
            file_name=file_name[:LONGEST_FILE_NAME],
            blob_digest=store_blob(session, content),
            handed_in_at=now,
            self_check=True,
        ),
        original,
        opened.queue,
    )


def ruling_for(
    session: Session, opened: OpenAssignment, user_id: int, now: datetime
) -> tuple[Ruling, Terms]:
    """What it means if this student hands in now, and the terms by which it was decided."""
    terms = terms_for(session, opened, user_id)
    return rule(terms, earlier_hand_ins(session, opened, user_id), now), terms


def earlier_hand_ins(session: Session, opened: OpenAssignment, user_id: int) -> list[HandIn]:
    """What a student handed in so far, as the policy sees it, oldest first."""
    graded = read_graded(session, [opened.id], [user_id])
    return [one.hand_in for one in graded.get((opened.id, user_id), [])]


def refusal_sentence(refusal: Refusal, terms: Terms) -> str:
    """Why nothing can be handed in, for programs and for those who read English."""
    if refusal is Refusal.ARCHIVED:
        return "This course is archived: nothing can be handed in any more."
    if refusal is Refusal.NOT_OPEN:
        return "This assignment is not open yet."
    if refusal is Refusal.CLOSED:
        return "This assignment is closed: nothing can be handed in any more."
    if refusal is Refusal.ATTEMPTS_USED:
        return f"All {terms.attempt_limit} attempts are used up."
    if refusal is Refusal.DAY_USED:
        return f"All {terms.daily_limit} attempts of today are used up."
    return f"Between two attempts there have to be {terms.minutes_between} minutes."


def history(session: Session, open_assignment_id: int, user_id: int) -> list[Submission]:
    """What a student handed in for one assignment, newest first."""
    chosen = select(Submission).where(
        Submission.open_assignment_id == open_assignment_id,
        Submission.user_id == user_id,
        Submission.self_check.is_(False),
    )
    return list(session.scalars(chosen.order_by(Submission.number.desc())))


def find_submission(session: Session, public_id: str) -> Submission | None:
    """The submission with this public id, or None."""
    return session.scalar(select(Submission).where(Submission.public_id == public_id))


def source_of(session: Session, submission: Submission) -> bytes:
    """The file as it was handed in."""
    return session.scalars(select(Blob.content).where(Blob.digest == submission.blob_digest)).one()


def original_of(session: Session, submission: Submission) -> Original | None:
    """What the graded file was made from, None where it was handed in as it is."""
    if submission.original_digest is None:
        return None
    content = session.scalars(
        select(Blob.content).where(Blob.digest == submission.original_digest)
    ).one()
    return Original(submission.original_name or submission.file_name, content)


def _queue_first_attempt(
    session: Session, submission: Submission, original: Original | None, queue: str
) -> Attempt:
    if original is not None:
        submission.original_name = original.name[:LONGEST_FILE_NAME]
        submission.original_digest = store_blob(session, original.content)
    attempt = Attempt(
        submission=submission,
        open_assignment_id=submission.open_assignment_id,
        kind=AttemptKind.SELF_CHECK if submission.self_check else AttemptKind.GRADE,
        status=AttemptStatus.QUEUED,
        queue=queue,
        seed=secrets.randbits(SEED_BITS),
        queued_at=submission.handed_in_at,
        sent_at=submission.handed_in_at,
        sends=1,
        counting=not submission.self_check,
    )
    session.add(attempt)
    session.flush()
    return attempt


def _check_size(content: bytes, max_bytes: int) -> None:
    if not content.strip():
        raise HandInRefused("The file is empty.")
    if len(content) > max_bytes:
        raise HandInRefused(
            f"The file has {len(content):,} bytes; at most {max_bytes:,} are taken."
        )


def _queue_up(session: Session, user_id: int) -> None:
    """Let a student's uploads go one after the other until the end of the transaction."""
    session.execute(select(User.id).where(User.id == user_id).with_for_update(key_share=True))


def _waiting_self_checks(session: Session, user_id: int) -> int:
    waiting = (
        select(func.count(Attempt.id))
        .join(Submission, Attempt.submission_id == Submission.id)
        .where(
            Submission.user_id == user_id,
            Submission.self_check,
            Attempt.status.in_((AttemptStatus.QUEUED, AttemptStatus.RUNNING)),
        )
    )
    return session.scalar(waiting) or 0


def _count(session: Session, opened: OpenAssignment, user_id: int, *, self_checks: bool) -> int:
    mine = select(func.count(Submission.id)).where(
        Submission.open_assignment_id == opened.id,
        Submission.user_id == user_id,
        Submission.self_check.is_(self_checks),
    )
    return session.scalar(mine) or 0
