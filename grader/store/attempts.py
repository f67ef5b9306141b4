"""Who grades which attempt: claim, heartbeat, progress, record and release.

Each of them is one conditional update that matches the claim's token, so whoever lost an attempt
changes nothing any more, whatever it still believes.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, select, update
from sqlalchemy.orm import Session, joinedload

from grader.failed_checks import cluster_key, failed_checks, read_failed_checks
from grader.judge.orders import Packed
from grader.report import Progress, Report
from grader.report_json import curves_to_json, report_to_json
from grader.store.marks import update_mark
from grader.store.outlines import packed_of
from grader.store.settling import hold_regrade_of, settle_regrade
from grader.store.tables import (
    Attempt,
    AttemptStatus,
    Blob,
    OpenAssignment,
    Submission,
)

MAX_TRIES = 3
MAX_BROKEN_TRIES = 2
"""Of a submission over which the sandbox breaks, within each try more than once."""

NO_CLAIM: dict[str, Any] = {"claim_token": None, "lease_until": None}
UNSENT: dict[str, Any] = {"sent_at": None, "sends": 0}
NO_CURVES: dict[str, Any] = {"progress_curves": None}
NO_PROGRESS: dict[str, Any] = {
    "progress_done": 0,
    "progress_total": 0,
    "progress_doing": "",
    **NO_CURVES,
}


@dataclass(frozen=True)
class Claim:
    """An attempt that a worker has taken, with all that it needs to grade it.

    `tries` counts this one; `token` proves the claim. `thresholds` and `limits` are what the
    course changed of the assignment's own. A `self_check` is graded by the visible checks only.
    `package` holds an uploaded assignment, which is in no catalogue.
    """

    attempt_id: int
    token: str
    queue: str
    assignment: str
    file_name: str
    source: bytes
    seed: int
    tries: int
    thresholds: Mapping[str, float] = field(default_factory=dict)
    limits: Mapping[str, float] = field(default_factory=dict)
    self_check: bool = False
    package: Packed | None = None


def claim_attempt(
    session: Session, attempt_id: int, worker: str, lease_seconds: float, now: datetime
) -> Claim | None:
    """Take a queued attempt for `lease_seconds`; None when it is not there to be taken."""
    token = secrets.token_urlsafe(32)
    taken = session.scalar(
        update(Attempt)
        .where(Attempt.id == attempt_id, Attempt.status == AttemptStatus.QUEUED)
        .values(
            status=AttemptStatus.RUNNING,
            claim_token=token,
            claimed_by=worker,
            tries=Attempt.tries + 1,
            started_at=now,
            heartbeat_at=now,
            lease_until=now + timedelta(seconds=lease_seconds),
            **NO_PROGRESS,
        )
        .returning(Attempt.id)
    )
    return None if taken is None else _read_claim(session, attempt_id, token)


def beat(session: Session, claim: Claim, lease_seconds: float, now: datetime) -> bool:
    """Extend the lease; False when the claim is lost, and grading on is pointless."""
    until = now + timedelta(seconds=lease_seconds)
    return _change(session, claim, heartbeat_at=now, lease_until=until)


def report_progress(session: Session, claim: Claim, progress: Progress) -> bool:
    """Show how far grading has got; False when the claim is lost."""
    return _change(
        session,
        claim,
        progress_done=progress.done,
        progress_total=progress.total,
        progress_doing=progress.doing,
        progress_curves=curves_to_json(progress.curves) or None,
    )


def still_claimed(session: Session, claim: Claim) -> bool:
    """Whether the claim holds: False once the attempt was cancelled or taken over."""
    held = select(Attempt.id).where(*_held_by(claim))
    return session.scalar(held) is not None


def record_report(session: Session, claim: Claim, report: Report, now: datetime) -> bool:
    """Record what grading found, once; False when the claim is lost, and nothing was written."""
    regrade_id = hold_regrade_of(session, claim.attempt_id)
    document = report_to_json(report)
    failed = failed_checks(document)
    recorded = _change(
        session,
        claim,
        status=AttemptStatus.RECORDED,
        recorded_at=now,
        score=report.score,
        max_score=report.max_score,
        report=document,
        failed_checks=failed,
        cluster=cluster_key(read_failed_checks(failed)),
        fault=None,
        gpu_seconds=report.gpu_seconds or None,
        **NO_CLAIM,
        **NO_CURVES,
    )
    if recorded:
        update_mark_of(session, claim.attempt_id)
        settle_regrade(session, regrade_id)
    return recorded


def release(
    session: Session, claim: Claim, fault: str, now: datetime, max_tries: int = MAX_TRIES
) -> bool:
    """Give an attempt back because we failed at it; after the last try it is errored.

    It stays marked as sent, so the sweeper sends it again only after a pause. False when the
    claim is lost.
    """
    regrade_id = hold_regrade_of(session, claim.attempt_id)
    used_up = Attempt.tries >= max_tries
    released = _change(
        session,
        claim,
        status=case((used_up, AttemptStatus.ERRORED), else_=AttemptStatus.QUEUED),
        sent_at=now,
        sends=1,
        fault=fault,
        **NO_CLAIM,
        **NO_PROGRESS,
    )
    if released and claim.tries >= max_tries:
        update_mark_of(session, claim.attempt_id)
        settle_regrade(session, regrade_id)
    return released


def hand_back(session: Session, claim: Claim, now: datetime) -> bool:
    """Give an attempt back because this worker ends: no fault, no try; send its id at once."""
    return _change(
        session,
        claim,
        status=AttemptStatus.QUEUED,
        tries=Attempt.tries - 1,
        sent_at=now,
        sends=1,
        **NO_CLAIM,
        **NO_PROGRESS,
    )


def current_attempt(session: Session, submission_id: int) -> Attempt:
    """The attempt whose result counts for a submission."""
    attempts = select(Attempt).where(Attempt.submission_id == submission_id)
    newest_of_what_counts = attempts.order_by(Attempt.counting.desc(), Attempt.id.desc())
    return session.scalars(newest_of_what_counts.limit(1)).one()


def update_mark_of(session: Session, attempt_id: int) -> None:
    """Work out the mark that an attempt's result may have changed."""
    row = session.execute(
        select(OpenAssignment, Submission.user_id)
        .join(Submission, Submission.open_assignment_id == OpenAssignment.id)
        .join(Attempt, Attempt.submission_id == Submission.id)
        .where(Attempt.id == attempt_id, Attempt.counting)
        .options(joinedload(OpenAssignment.course))
    ).one_or_none()
    if row is not None:
        update_mark(session, *row)


def queue_position(session: Session, attempt: Attempt) -> int | None:
    """How many attempts are graded before this one, or None when it is not waiting."""
    if attempt.status is not AttemptStatus.QUEUED:
        return None
    before = select(func.count(Attempt.id)).where(
        Attempt.status == AttemptStatus.QUEUED,
        Attempt.queue == attempt.queue,
        Attempt.queued_at <= attempt.queued_at,
        Attempt.id < attempt.id,
    )
    return session.scalar(before) or 0


def _change(session: Session, claim: Claim, **values: Any) -> bool:
    """Change the attempt if it is still this claim's, and say whether it was."""
    change = update(Attempt).where(*_held_by(claim)).values(**values)
    return session.scalar(change.returning(Attempt.id)) is not None


def _held_by(claim: Claim) -> tuple[ColumnElement[bool], ...]:
    return (
        Attempt.id == claim.attempt_id,
        Attempt.status == AttemptStatus.RUNNING,
        Attempt.claim_token == claim.token,
    )


def _read_claim(session: Session, attempt_id: int, token: str) -> Claim:
    row = session.execute(
        select(
            Attempt.queue,
            OpenAssignment.assignment,
            Submission.file_name,
            Blob.content,
            Attempt.seed,
            Attempt.tries,
            OpenAssignment.thresholds,
            OpenAssignment.limits,
            Submission.self_check,
        )
        .select_from(Attempt)
        .join(Submission, Attempt.submission_id == Submission.id)
        .join(OpenAssignment, Submission.open_assignment_id == OpenAssignment.id)
        .join(Blob, Submission.blob_digest == Blob.digest)
        .where(Attempt.id == attempt_id)
    ).one()
    return replace(Claim(attempt_id, token, *row), package=packed_of(session, attempt_id))
