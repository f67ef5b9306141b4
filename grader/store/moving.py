"""Moves an open assignment to another package of the same assignment, and back if need be."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from grader.adaptation import check_adaptation
from grader.store.audit import log_change, titled
from grader.store.conditions import SHOWN_DIGITS
from grader.store.outlines import read_outlines
from grader.store.tables import OpenAssignment, Package


def move_to_package(
    session: Session, opened: OpenAssignment, package: Package, actor_id: int, now: datetime
) -> None:
    """Grade what is claimed from now on by this package; what is graded stays as it is.

    Raises UnusableInput where the thresholds or limits of the course are impossible in it.
    """
    outline = read_outlines(session, {package.blob_digest})[package.blob_digest]
    check_adaptation(outline, opened.thresholds, opened.limits)
    before = _said(opened)
    opened.package_digest = package.blob_digest
    opened.version, opened.title = outline.version, outline.title
    opened.max_source_bytes = outline.max_source_bytes
    session.flush()
    log_change(
        session,
        actor_id,
        opened.course_id,
        "assignment",
        titled(opened),
        now,
        before,
        _said(opened),
    )


def _said(opened: OpenAssignment) -> dict[str, str]:
    digest = opened.package_digest or ""
    return {"version": opened.version, "title": opened.title, "package": digest[:SHOWN_DIGITS]}
