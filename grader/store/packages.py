"""Uploaded assignments: kept as blobs, never unpacked here, and linted by whoever claims them.

A package goes from waiting to linting, and from there to passed, refused, or errored where we
failed. Like an attempt's, each step is one conditional update that matches the claim's token.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session, defer

from grader.lint.report import LintReport, report_to_json
from grader.outline import Outline
from grader.sentences import Sentence, how_made, say
from grader.store.audit import log_change
from grader.store.blobs import store_blob
from grader.store.outlines import keep_outline
from grader.store.tables import Blob, Course, Package, PackageStatus

ROWS_PER_PAGE = 50
MAX_TRIES = 3
MOST_WAITING = 5
"""Of one course: each keeps a worker busy for minutes, and a hostile one for much longer."""
LONGEST_PROGRESS = 300
LONGEST_SENTENCE = 4000
WAIT: dict[str, Any] = {
    "status": PackageStatus.WAITING,
    "claim_token": None,
    "lease_until": None,
    "sent_at": None,
    "progress": "",
    "progress_made": None,
}
"""The columns of a package that waits for somebody to claim it."""


@dataclass(frozen=True)
class PackageClaim:
    """A package that a worker has taken; `token` proves the claim."""

    package_id: int
    token: str
    content: bytes


def upload_package(
    session: Session,
    course: Course,
    user_id: int,
    file_name: str,
    assignment: str,
    content: bytes,
    now: datetime,
) -> Package:
    """Keep a package whose structure is checked, and let it wait for lint."""
    package = Package(
        course_id=course.id,
        uploaded_by=user_id,
        uploaded_at=now,
        file_name=file_name,
        assignment=assignment,
        blob_digest=store_blob(session, content),
        status=PackageStatus.WAITING,
    )
    session.add(package)
    session.flush()
    digest = package.blob_digest[:16]
    after = {"file_name": file_name, "bytes": len(content), "digest": digest}
    subject = say("package %(name)s uploaded", name=assignment)
    log_change(session, user_id, course.id, "assignment", subject, now, after=after)
    return package


def has_room_for_package(session: Session, course_id: int) -> bool:
    """Whether one more package may wait in a course; two that come at once may both."""
    undecided = (PackageStatus.WAITING, PackageStatus.LINTING)
    chosen = select(func.count(Package.id)).where(
        Package.course_id == course_id, Package.status.in_(undecided)
    )
    return (session.scalar(chosen) or 0) < MOST_WAITING


def packages_page(session: Session, course_id: int, page: int) -> tuple[list[Package], int]:
    """One page, from 1, of what was uploaded in a course, newest first; and how many there are."""
    total = session.scalar(select(func.count(Package.id)).where(Package.course_id == course_id))
    chosen = select(Package).where(Package.course_id == course_id).order_by(Package.id.desc())
    chosen = chosen.options(defer(Package.report)).limit(ROWS_PER_PAGE)
    return list(session.scalars(chosen.offset((page - 1) * ROWS_PER_PAGE))), total or 0


def find_package(session: Session, public_id: str) -> Package | None:
    """The package with this public id, or None."""
    return session.scalar(select(Package).where(Package.public_id == public_id))


def package_file(session: Session, package: Package) -> bytes:
    """The zip as it was uploaded."""
    return session.get_one(Blob, package.blob_digest).content


def claim_package(
    session: Session, package_id: int, lease_seconds: float, now: datetime
) -> PackageClaim | None:
    """Take a package that waits; None where there is nothing to take."""
    token = secrets.token_urlsafe(32)
    taken = session.scalar(
        update(Package)
        .where(Package.id == package_id, Package.status == PackageStatus.WAITING)
        .values(
            status=PackageStatus.LINTING,
            claim_token=token,
            lease_until=now + timedelta(seconds=lease_seconds),
            tries=Package.tries + 1,
            progress="",
            progress_made=None,
        )
        .returning(Package.blob_digest)
    )
    if taken is None:
        return None
    return PackageClaim(package_id, token, session.get_one(Blob, taken).content)


def keep_claim(
    session: Session, claim: PackageClaim, progress: str, lease_seconds: float, now: datetime
) -> bool:
    """Go on linting, and say where one is; False where the claim is lost."""
    until = now + timedelta(seconds=lease_seconds)
    step = _text("progress", progress, LONGEST_PROGRESS)
    return _write(session, claim, step | {"lease_until": until})


def record_lint_of(
    session: Session, claim: PackageClaim, report: LintReport, outline: Outline, now: datetime
) -> bool:
    """The package has passed, or is refused with the report; False where the claim is lost.

    With the first that passes its outline is kept for good. What has the version of another one
    is refused, so that a version says what it is.
    """
    kept: dict[str, Any] = {"report": report_to_json(report)}
    if not report.proved:
        return _decide(session, claim, PackageStatus.REFUSED, kept, now)
    if _version_is_taken(session, claim, outline.version):
        kept |= _text("sentence", _same_version(outline.version), LONGEST_SENTENCE)
        return _decide(session, claim, PackageStatus.REFUSED, kept, now)
    outline = keep_outline(session, hashlib.sha256(claim.content).hexdigest(), outline)
    return _decide(session, claim, PackageStatus.PASSED, kept | {"version": outline.version}, now)


def refuse_package(session: Session, claim: PackageClaim, sentence: str, now: datetime) -> bool:
    """The package is refused with a sentence for its author; False where the claim is lost."""
    kept = _text("sentence", sentence, LONGEST_SENTENCE)
    return _decide(session, claim, PackageStatus.REFUSED, kept, now)


def give_package_back(session: Session, claim: PackageClaim, fault: str, now: datetime) -> bool:
    """We failed: let it wait for another try, or call it errored after the last one."""
    package = session.get_one(Package, claim.package_id)
    if package.tries < MAX_TRIES:
        return _write(session, claim, WAIT)
    kept = _text("sentence", fault, LONGEST_SENTENCE)
    return _decide(session, claim, PackageStatus.ERRORED, kept, now)


def hand_package_back(session: Session, claim: PackageClaim) -> bool:
    """Let the package wait for another worker, at the cost of no try."""
    return _write(session, claim, WAIT | {"tries": Package.tries - 1})


def lint_again(session: Session, package: Package, actor_id: int, now: datetime) -> bool:
    """Let a package on which we failed wait once more; False where it is not one."""
    queued = session.scalar(
        update(Package)
        .where(Package.id == package.id, Package.status == PackageStatus.ERRORED)
        .values(**WAIT, tries=0, sentence=None, sentence_made=None, decided_at=None)
        .returning(Package.id)
    )
    if queued is None:
        return False
    subject = say("package %(name)s linted again", name=package.assignment)
    log_change(session, actor_id, package.course_id, "assignment", subject, now)
    return True


def _text(field: str, text: str, longest: int) -> dict[str, Any]:
    """What the two columns of a text become: how it was made is kept where all of it is."""
    made = how_made(text) if len(text) <= longest else None
    return {field: str(text)[:longest], f"{field}_made": made}


def _same_version(version: str) -> Sentence:
    return say(
        "Another package has passed as version %(version)s of this assignment, with other "
        "contents. Give this one a version of its own.",
        version=version,
    )


def _version_is_taken(session: Session, claim: PackageClaim, version: str) -> bool:
    """Whether other bytes have passed in the course as this version of the same assignment."""
    package = session.get_one(Package, claim.package_id)
    others = select(Package.id).where(
        Package.course_id == package.course_id,
        Package.assignment == package.assignment,
        Package.version == version,
        Package.status == PackageStatus.PASSED,
        Package.blob_digest != package.blob_digest,
    )
    return session.scalar(others.limit(1)) is not None


def _decide(
    session: Session,
    claim: PackageClaim,
    status: PackageStatus,
    kept: Mapping[str, Any],
    now: datetime,
) -> bool:
    undone = {"claim_token": None, "lease_until": None}
    if not _write(session, claim, {"status": status, "decided_at": now, **undone, **kept}):
        return False
    package = session.get_one(Package, claim.package_id)
    subject = say("package %(name)s linted", name=package.assignment)
    after = {"status": str(status)}
    log_change(session, None, package.course_id, "assignment", subject, now, after=after)
    return True


def _write(session: Session, claim: PackageClaim, values: Mapping[str, Any]) -> bool:
    written = session.scalar(
        update(Package).where(*_held(claim)).values(**values).returning(Package.id)
    )
    return written is not None


def _held(claim: PackageClaim) -> tuple[ColumnElement[bool], ...]:
    linting = Package.status == PackageStatus.LINTING
    return Package.id == claim.package_id, linting, Package.claim_token == claim.token
