"""Terms change only after a preview of who is affected, and what was shown is what is done."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from grader.store.connection import Store
from grader.store.courses import find_open_assignment
from grader.store.tables import AuditEntry, Mark, OpenAssignment
from tests.web.admin import change_terms
from tests.web.client import post
from tests.web.school import School


def local(days: float) -> str:
    return f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%dT%H:%M}"


def fields(due_in_days: float, **others: str) -> dict[str, str]:
    return {"due_at": local(due_in_days), "points": "20", "attempt_limit": "5", **others}


def marks(store: Store, opened: str) -> list[float | None]:
    with store.read() as session:
        chosen = select(Mark.points).join(
            OpenAssignment, Mark.open_assignment_id == OpenAssignment.id
        )
        of_assignment = chosen.where(OpenAssignment.public_id == opened)
        return list(session.scalars(of_assignment.order_by(Mark.user_id)))


def test_a_preview_names_who_is_affected_and_writes_nothing(
    alan: FlaskClient, school: School, portal_store: Store
) -> None:
    before = marks(portal_store, school.huber)
    wanted = fields(-1.5, penalty_per_day="25")
    page = post(alan, f"/assignments/{school.huber}/terms", **wanted).text
    for part in ("2 marks change", "Ada Lovelace", "Ben Okafor", "Nothing is changed yet"):
        assert part in page
    assert "25\u00a0%" in page
    assert marks(portal_store, school.huber) == before == pytest.approx([20, 40 / 7])


def test_seconds_that_no_field_shows_are_no_change(
    alan: FlaskClient, school: School, portal_store: Store
) -> None:
    with portal_store.begin() as session:
        opened = find_open_assignment(session, school.huber)
        assert opened is not None
        due_at = opened.due_at = opened.due_at.replace(second=30)
        shown = due_at.astimezone(ZoneInfo(opened.course.time_zone)).strftime("%Y-%m-%dT%H:%M")
    path, terms = f"/assignments/{school.huber}/terms", {"due_at": shown, "attempt_limit": "5"}
    page = post(alan, path, **terms, points="30").text
    assert '<th scope="row" class="across">Points</th>' in page
    assert '<th scope="row" class="across">Due</th>' not in page
    assert post(alan, path, **terms, points="20").status_code == 302
    assert "Nothing was different." in alan.get(f"/courses/{school.course}/assignments").text
    with portal_store.read() as session:
        same = find_open_assignment(session, school.huber)
        assert same is not None
        assert same.due_at == due_at


def test_every_field_that_makes_no_sense_is_named_at_once(
    alan: FlaskClient, school: School
) -> None:
    wanted = fields(3, closes_at=local(2), visibility="from_attempt") | {"points": "-1"}
    page = post(alan, f"/assignments/{school.huber}/terms", **wanted).text
    assert page.count('class="field__error"') == 3


def test_a_new_due_date_is_told_in_the_readers_language(
    alan: FlaskClient, ada: FlaskClient, school: School
) -> None:
    change_terms(alan, school.huber, due_at="2031-03-01T23:59", points="20", attempt_limit="5")
    page = ada.get("/notices").text
    assert "The due date changed: The Huber loss" in page
    assert "Sat 1 Mar 2031, 23:59 CET" in page
    assert "5 attempts" in page
    page = ada.get("/notices", headers={"Accept-Language": "zh-CN"}).text
    assert "截止时间有变化" in page
    assert "2031年3月1日 周六 23:59 CET" in page


def test_what_is_confirmed_happens_and_is_logged_with_its_reason(
    alan: FlaskClient, school: School, portal_store: Store
) -> None:
    change_terms(alan, school.huber, **fields(-1.5, penalty_per_day="25"), reason="too generous")
    assert marks(portal_store, school.huber) == pytest.approx([15, 20 / 7])
    with portal_store.read() as session:
        entries = list(session.scalars(select(AuditEntry).where(AuditEntry.action == "terms")))
    assert [entry.reason for entry in entries] == ["too generous"]
    assert (entries[0].before or {})["penalty_per_day"] == 0
    assert (entries[0].after or {})["penalty_per_day"] == 0.25
    assert "points" not in (entries[0].after or {})


def test_a_preview_that_is_no_longer_true_is_shown_again(
    alan: FlaskClient, school: School, portal_store: Store
) -> None:
    path, wanted = f"/assignments/{school.huber}/terms", fields(3, points="40")
    preview = post(alan, path, **wanted)
    seen = re.search(r'name="seen" value="([^"]+)"', preview.text)
    assert seen is not None
    change_terms(alan, school.huber, **fields(3, points="30"))
    answer = post(alan, path, **wanted, seen=seen[1])
    assert answer.status_code == 200
    assert "please look again" in answer.text
    assert marks(portal_store, school.huber)[0] == 30


def test_every_term_survives_the_way_through_the_form(
    alan: FlaskClient, school: School, portal_store: Store
) -> None:
    change_terms(
        alan,
        school.softmax,
        due_at="2031-03-01T23:59",
        opens_at="2031-02-01T08:00",
        closes_at="2031-03-09T12:00",
        points="7.5",
        grace_days="1",
        penalty_per_day="12,5",
        attempt_limit="9",
        daily_limit="3",
        minutes_between="20",
        counts="last",
        visibility="after_published",
        queue="gpu",
        anonymous="yes",
        regrade_days="14",
        **{"threshold:accuracy": "0.9", "limit:seconds": "2"},
    )
    page = alan.get(f"/assignments/{school.softmax}/terms").text
    for value in ("2031-02-01T08:00", "2031-03-09T12:00", "12.5", "20", "14"):
        assert f'value="{value}"' in page
    with portal_store.read() as session:
        opened = find_open_assignment(session, school.softmax)
        assert opened is not None
        assert (opened.grace_days, opened.daily_limit, opened.counts) == (1, 3, "last")
        assert (opened.queue, opened.anonymous, opened.regrade_days) == ("gpu", True, 14)
        assert (opened.thresholds, opened.limits) == ({"accuracy": 0.9}, {"seconds": 2})


def test_hidden_results_are_published_and_taken_back(
    alan: FlaskClient, school: School, portal_store: Store
) -> None:
    path = f"/assignments/{school.huber}/publication"
    for answer, published in (("yes", True), ("yes", True), ("no", False)):
        assert post(alan, path, publish=answer).status_code == 302
        with portal_store.read() as session:
            opened = find_open_assignment(session, school.huber)
            assert opened is not None
            assert (opened.published_at is not None) is published
    with portal_store.read() as session:
        logged = select(AuditEntry).where(AuditEntry.action == "publication")
        assert len(list(session.scalars(logged))) == 2


def test_from_which_attempt_on_hidden_checks_are_shown_is_one_of_the_terms(
    alan: FlaskClient, school: School, portal_store: Store
) -> None:
    path = f"/assignments/{school.huber}/terms"
    refused = post(alan, path, **fields(3, visibility="from_attempt"))
    assert refused.status_code == 422
    assert "Say from which attempt on." in refused.text
    wanted = fields(3, visibility="from_attempt", shown_from_attempt="3")
    assert "Hidden checks from attempt" in change_terms(alan, school.huber, **wanted).text
    with portal_store.read() as session:
        opened = find_open_assignment(session, school.huber)
    assert opened is not None
    assert (opened.visibility, opened.shown_from_attempt) == ("from_attempt", 3)
