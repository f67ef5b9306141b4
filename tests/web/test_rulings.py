"""What a student reads of the policy: why not now, what it costs now, what counts."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from grader.policy import Counts
from grader.store.connection import Store
from grader.store.courses import find_open_assignment
from grader.store.pages import find_user_by_id
from grader.store.tables import Extension
from tests.web.client import token_headers, upload
from tests.web.school import SOURCE, School

DAY = timedelta(days=1)

REFUSALS = [
    ({"opens_at": DAY}, "This assignment is not open yet: it opens "),
    ({"closes_at": -DAY}, "This assignment closed "),
    ({"attempt_limit": 2}, "All 2 attempts are used."),
    ({"daily_limit": 1, "handed_in": 1}, "The only attempt of today is used; the next is "),
    ({"minutes_between": 90, "handed_in": 1}, "There must be 90 minutes between two attempts"),
]


def change(store: Store, public_id: str, **changes: Any) -> None:
    """Give an open assignment other terms; intervals are meant from now."""
    with store.begin() as session:
        opened = find_open_assignment(session, public_id)
        assert opened is not None
        for name, value in changes.items():
            moved = datetime.now(UTC) + value if isinstance(value, timedelta) else value
            setattr(opened, name, moved)


@pytest.mark.parametrize(("changes", "sentence"), REFUSALS)
def test_a_student_reads_why_nothing_can_be_handed_in(
    ada: FlaskClient,
    stranger: FlaskClient,
    school: School,
    portal_store: Store,
    changes: dict[str, Any],
    sentence: str,
) -> None:
    for _ in range(changes.pop("handed_in", 0)):
        assert upload(ada, school.huber, SOURCE).status_code == 302
    change(portal_store, school.huber, **changes)
    page = ada.get(f"/assignments/{school.huber}").text
    assert sentence in page
    assert "Hand in</button>" not in page
    assert sentence in ada.get("/").text
    refused = upload(ada, school.huber, SOURCE)
    assert (refused.status_code, sentence in refused.text) == (422, True)
    path = f"/api/assignments/{school.huber}/submissions"
    headers = token_headers(stranger, "ada")
    program = stranger.post(path, data={"file": (BytesIO(SOURCE), "a.py")}, headers=headers)
    assert program.status_code == 422


def test_before_it_opens_neither_handout_nor_starter_is_there(
    ada: FlaskClient, grace: FlaskClient, school: School, portal_store: Store
) -> None:
    change(portal_store, school.huber, opens_at=DAY)
    page = f"/assignments/{school.huber}"
    assert "Starter file" not in ada.get(page).text
    assert ada.get(f"{page}/starter").status_code == 403
    assert grace.get(f"{page}/starter").status_code == 200


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({}, ["it is in time", "You have 20 already, which it cannot exceed"]),
        (
            {"due_at": -DAY * 1.5, "penalty_per_day": 0.05},
            ["marked late by 2 days and counts 10\u00a0% less", "Each day begun costs 5\u00a0%"],
        ),
        (
            {"due_at": -DAY * 1.5, "penalty_per_day": 0.05, "grace_days": 3},
            ["marked late by 2 days, which costs nothing", "The first 3 days cost nothing"],
        ),
        ({"counts": Counts.LAST}, ["It then counts in place of the 20 you have"]),
    ],
)
def test_a_student_reads_what_handing_in_now_means(
    ada: FlaskClient,
    school: School,
    portal_store: Store,
    changes: dict[str, Any],
    sentences: list[str],
) -> None:
    change(portal_store, school.huber, **changes)
    page = ada.get(f"/assignments/{school.huber}").text
    assert [sentence for sentence in sentences if sentence not in page] == []


def test_a_late_report_says_what_it_is_worth(
    ada: FlaskClient, school: School, portal_store: Store
) -> None:
    change(portal_store, school.huber, due_at=-DAY * 2.5, penalty_per_day=0.1)
    page = ada.get(f"/submissions/{school.submissions['mistaken']}").text
    assert "before 10\u00a0% off for being late" in page
    assert "The best counts: submission 2 with 20 points</a>" in page
    full = f"/submissions/{school.submissions['full']}"
    assert "This submission counts" in ada.get(full).text
    listed = ada.get(f"/assignments/{school.huber}").text
    newest, older = re.findall(r"<tr>(.*?)</tr>", listed, re.DOTALL)[1:3]
    assert re.search(r"<strong>16</strong> of 20 <span[^>]*>Counts<", newest)
    assert "10 of 10 in the report" in newest
    assert ("Counts" in older, "in the report" in older) == (False, True)


def test_an_extension_is_named_and_holds(
    ada: FlaskClient, ben: FlaskClient, school: School, portal_store: Store
) -> None:
    change(portal_store, school.huber, due_at=-DAY, closes_at=-DAY / 2)
    with portal_store.begin() as session:
        opened = find_open_assignment(session, school.huber)
        assert opened is not None
        mine = _user_id(session, school.people["ada"])
        session.add(
            Extension(
                open_assignment_id=opened.id,
                user_id=mine,
                due_at=datetime.now(UTC) + DAY,
                extra_attempts=2,
                reason="ill, as she told us",
                granted_by=mine,
                granted_at=datetime.now(UTC),
            )
        )
    page = ada.get(f"/assignments/{school.huber}").text
    assert "Your extensions" in page
    assert "2 more attempts" in page
    assert "as she told us" not in page
    assert upload(ada, school.huber, SOURCE).status_code == 302
    assert upload(ben, school.huber, SOURCE).status_code == 422


def _user_id(session: Any, public_id: str) -> int:
    user = find_user_by_id(session, public_id)
    assert user is not None
    return user.id
