"""The log of who changed what, when and why; the database itself refuses to change it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from grader.sentences import Sentence, fill, how_made
from grader.store.tables import AuditEntry, OpenAssignment

ACTIONS = frozenset(
    {
        "course",
        "roster",
        "role",
        "section",
        "invitation",
        "assignment",
        "terms",
        "extension",
        "override",
        "comment",
        "regrade",
        "publication",
        "attempt",
        "worker",
        "account",
    }
)
"""The kinds of change there are."""


def log_change(
    session: Session,
    actor_id: int | None,
    course_id: int | None,
    action: str,
    subject: str,
    now: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    """Note one change, in the transaction that makes it; `subject` says in words of what.

    Where it is a sentence, pages can say it in their reader's language.
    """
    if action not in ACTIONS:
        raise ValueError(f"{action} is no kind of change")
    session.add(
        AuditEntry(
            at=now,
            actor_id=actor_id,
            course_id=course_id,
            action=action,
            subject=str(subject),
            subject_made=how_made(subject),
            before=None if before is None else dict(before),
            after=None if after is None else dict(after),
            reason=reason,
        )
    )


def titled(opened: OpenAssignment) -> Sentence:
    """An assignment's title as a part of subjects: pages say it in their reader's language."""
    return fill(opened.title, {})
