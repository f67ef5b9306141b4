"""What the one rule on hidden checks wants to know: the course's choice, and attempts so far."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from grader.redaction import HiddenRule
from grader.store.tables import Mark, OpenAssignment


def hidden_rule(opened: OpenAssignment) -> HiddenRule:
    """When an open assignment shows its hidden checks."""
    return HiddenRule(opened.visibility, opened.published_at, opened.shown_from_attempt)


def graded_attempts(
    session: Session,
    open_assignment_ids: Collection[int],
    user_ids: Collection[int] | None = None,
) -> dict[tuple[int, int], int]:
    """How many submissions of each student are graded, by the open assignment's and their id.

    What waits or runs does not count, so that nobody looks and then takes a submission back.
    """
    chosen = select(Mark.open_assignment_id, Mark.user_id, Mark.graded).where(
        Mark.open_assignment_id.in_(open_assignment_ids)
    )
    if user_ids is not None:
        chosen = chosen.where(Mark.user_id.in_(user_ids))
    return {(opened_id, user_id): count for opened_id, user_id, count in session.execute(chosen)}
