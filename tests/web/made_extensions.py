"""An extension, and the request for one, as the school has them."""

from __future__ import annotations

from datetime import datetime, timedelta

from grader.policy import Grant
from grader.store.connection import Session
from grader.store.extensions import Wanted, grant_extension
from grader.store.tables import Extension, ExtensionRequest, OpenAssignment, User


def extended(
    session: Session, student: User, admin: User, opened: OpenAssignment, now: datetime
) -> tuple[Extension, ExtensionRequest]:
    """A student's extension that came to nothing, and a request that waits for its answer."""
    wanted = Wanted(Grant(extra_attempts=1), "was ill", student)
    extension = grant_extension(session, opened, wanted, admin.id, now)
    asked = ExtensionRequest(
        open_assignment_id=opened.id,
        user_id=student.id,
        wanted_due_at=now + timedelta(days=5),
        text="I was ill for a week.",
        asked_at=now,
    )
    session.add(asked)
    session.flush()
    return extension, asked
