"""A student's pages ask as many questions of a long history as of a short one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from grader.store.asking import ask_for_regrade
from grader.store.cancelling import cancel_attempt
from grader.store.connection import Store
from grader.store.courses import find_open_assignment
from grader.store.notices import tell
from grader.store.pages import find_user_by_id
from grader.store.submissions import check_self, find_submission
from scripts.pages.queries import noted_queries
from tests.web.made_reports import mistaken_report
from tests.web.school import SOURCE, School, graded
from tests.web.test_rulings import change


@pytest.mark.parametrize("page", ["/", "/assignments/{huber}", "/notices", "/record.zip"])
def test_a_long_history_asks_no_more_questions(
    ada: FlaskClient, school: School, portal_store: Store, page: str
) -> None:
    change(portal_store, school.huber, attempt_limit=None)
    path = page.format(huber=school.huber)
    _live_on(portal_store, school, 1)
    few = queries(ada, path)
    _live_on(portal_store, school, 4)
    assert queries(ada, path) == few


def _live_on(store: Store, school: School, times: int) -> None:
    """Submissions, self-checks, requests and notices of Ada."""
    for number in range(times):
        now = datetime.now(UTC) + timedelta(seconds=number)
        with store.begin() as session:
            user = find_user_by_id(session, school.people["ada"])
            opened = find_open_assignment(session, school.huber)
            assert user is not None
            assert opened is not None
            public_id = graded(session, user, opened, mistaken_report(), now)
            submission = find_submission(session, public_id)
            assert submission is not None
            ask_for_regrade(session, submission, "Why?", now)
            attempt = check_self(session, user.id, opened, "a.py", SOURCE, now)
            assert cancel_attempt(session, attempt.id, own=False) is False
            tell(session, user.id, "comment", "The Huber loss", f"/{public_id}", now)


def queries(client: FlaskClient, path: str) -> int:
    with noted_queries() as statements:
        assert client.get(path).status_code == 200
    return len(statements)
