"""Extensions: granted and withdrawn after a preview, asked for and answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from grader.store.connection import Store
from grader.store.courses import find_course, find_open_assignment
from grader.store.sections import add_section
from grader.store.tables import (
    AuditEntry,
    Enrollment,
    Extension,
    ExtensionRequest,
    Mark,
    Notice,
    User,
)
from tests.web.admin import change_terms, confirm
from tests.web.client import post
from tests.web.school import School

LATER = "2031-03-01T23:59"


def local(days: float) -> str:
    return f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%dT%H:%M}"


@pytest.fixture
def halved(alan: FlaskClient, school: School) -> str:
    """An assignment that was due before anybody handed in; each day late costs half."""
    fields = {"due_at": local(-2.5), "points": "20", "penalty_per_day": "50"}
    change_terms(alan, school.huber, **fields)
    return school.huber


def points(store: Store, opened: str, name: str) -> float | None:
    with store.read() as session:
        found = find_open_assignment(session, opened)
        user = session.scalars(select(User).where(User.name == name)).one()
        assert found is not None
        return session.get_one(Mark, (found.id, user.id)).points


def test_a_student_gets_more_time_and_loses_it_again(
    alan: FlaskClient, ada: FlaskClient, halved: str, portal_store: Store
) -> None:
    assert points(portal_store, halved, "ada") == pytest.approx(20 / 7)
    path = f"/assignments/{halved}/extensions"
    preview = confirm(alan, path, student="ada", due_at=LATER, reason="was ill")
    assert "1 mark changes" in preview.text
    assert points(portal_store, halved, "ada") == 20
    page = alan.get(path).text
    assert "was ill" in page
    assert "Your dates or attempts changed" in ada.get("/notices").text
    with portal_store.read() as session:
        granted = session.scalars(select(Extension).where(Extension.reason == "was ill"))
        public_id = max(granted, key=lambda one: one.id).public_id
    confirm(alan, f"/extensions/{public_id}/withdraw", reason="a mistake")
    assert points(portal_store, halved, "ada") == pytest.approx(20 / 7)
    assert "Withdrawn" in alan.get(path).text
    with portal_store.read() as session:
        logged = select(AuditEntry).where(AuditEntry.action == "extension")
        newest = list(session.scalars(logged.order_by(AuditEntry.id)))[-2:]
    assert [entry.reason for entry in newest] == ["was ill", "a mistake"]
    assert (newest[0].before, newest[1].after) == (None, None)


def test_a_section_gets_more_time_and_nobody_else(
    alan: FlaskClient, halved: str, school: School, portal_store: Store
) -> None:
    with portal_store.begin() as session:
        course = find_course(session, school.course)
        assert course is not None
        section = add_section(session, course, "Monday", None, datetime.now(UTC))
        ben = session.scalars(select(User).where(User.name == "ben")).one()
        session.get_one(Enrollment, (course.id, ben.id)).section_id = section.id
    path = f"/assignments/{halved}/extensions"
    confirm(alan, path, section=section.public_id, due_at=LATER, reason="no lesson")
    assert points(portal_store, halved, "ben") == pytest.approx(40 / 7)
    assert points(portal_store, halved, "ada") == pytest.approx(20 / 7)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"student": "zoe"}, "no student with this user name"),
        ({"student": "grace"}, "no student with this user name"),
        ({}, "Name one student"),
        ({"section": "x"}, "Choose one of the list"),
        ({"student": "ada", "due_at": ""}, "a later date or more attempts"),
        ({"student": "ada", "extra_attempts": "-1"}, "whole number"),
        ({"student": "ada", "due_at": "2031-03-30T02:30"}, "Choose a date"),
        ({"student": "ada", "due_at": "9999-03-30T02:30"}, "at most ten years away"),
        ({"student": "ada", "due_at": "2021-03-30T02:30"}, "no later than for everybody else"),
        ({"student": "ada", "reason": " "}, "Say why"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(
    alan: FlaskClient, school: School, fields: dict[str, str], sentence: str
) -> None:
    sent = {"due_at": LATER, "reason": "x"} | fields
    answer = post(alan, f"/assignments/{school.huber}/extensions", **sent)
    assert answer.status_code == 422
    assert sentence in answer.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"granted": "no"}, "Say why not."),
        ({"granted": "yes", "due_at": "2021-03-30T02:30"}, "no later than for everybody else"),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused_in_its_own_form(
    alan: FlaskClient, school: School, fields: dict[str, str], sentence: str
) -> None:
    answer = post(alan, f"/extension-requests/{school.extension_request}", **fields)
    assert answer.status_code == 422
    assert answer.text.count('role="alert"') == 1
    assert answer.text.index('role="alert"') < answer.text.index(sentence)
    assert "Some fields need another look." not in answer.text
    assert fields.get("due_at", "") in answer.text


@pytest.mark.parametrize("granted", [True, False])
def test_a_request_is_answered_once_and_the_student_told(
    alan: FlaskClient, school: School, portal_store: Store, *, granted: bool
) -> None:
    assert "Request waiting" in alan.get(f"/courses/{school.course}/assignments").text
    path = f"/extension-requests/{school.extension_request}"
    fields = {"granted": "yes" if granted else "no", "answer": "Get well soon.", "due_at": LATER}
    for _ in range(2):
        assert post(alan, path, **fields).status_code == 302
    with portal_store.read() as session:
        request = session.scalars(select(ExtensionRequest)).one()
        notices = list(session.scalars(select(Notice).where(Notice.kind == "extension")))
        assert (request.extension_id is not None) is granted
        assert request.answer == "Get well soon."
        assert [notice.user_id for notice in notices] == [request.user_id]
        if granted:
            extension = session.get_one(Extension, request.extension_id)
            assert extension.due_at == datetime(2031, 3, 1, 22, 59, tzinfo=UTC)
    assert "Request waiting" not in alan.get(f"/courses/{school.course}/assignments").text
