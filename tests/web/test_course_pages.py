"""Lists, handouts, the gradebook and the admin's forms."""

from __future__ import annotations

import csv
import re
from io import StringIO

import pytest
from flask.testing import FlaskClient

from grader.catalogue import assignment_names, load_assignment, starter_text
from grader.store.accounts import create_user
from grader.store.connection import Store
from grader.store.courses import assignments_of, enrol, find_course
from grader.store.tables import Role
from scripts.pages.queries import noted_queries
from tests.web.admin import change_terms
from tests.web.client import SignIn, post
from tests.web.school import School
from tests.web.test_rulings import change


def test_the_list_says_when_how_much_and_how_it_stands(ada: FlaskClient) -> None:
    page = ada.get("/").text
    for part in ("in 3 days", "20 hours ago", "3 attempts left", "No attempt limit"):
        assert part in page
    for state in ("Graded", "Waiting", "Not graded"):
        assert state in page


def test_the_staff_reads_what_waits_for_them(
    grace: FlaskClient, sign_in: SignIn, school: School
) -> None:
    page = grace.get("/").text
    for waits in ("1 submission is not graded because of us", "request waits for an answer"):
        assert waits in page
    assert f"/assignments/{school.huber}/reviews?show=open" in page
    for part in ("of 3", "2 to review", "1 extension request waits for a course admin"):
        assert part in page
    assert "Not handed in" not in page
    assert "attempts left" not in page
    assert f"/courses/{school.course}/assignments" in sign_in("alan").get("/").text


def test_somebody_in_no_course_is_told_what_to_do(sign_in: SignIn) -> None:
    assert "You are not in a course yet" in sign_in("eve").get("/").text


def test_times_are_told_in_the_courses_zone(ada: FlaskClient, sign_in: SignIn) -> None:
    assert re.search(r"\d\d:\d\d CES?T", ada.get("/").text)
    assert re.search(r"\d\d:\d\d E[SD]T", sign_in("zoe").get("/").text)


@pytest.mark.parametrize("name", ["huber", "softmax", "cnn"])
def test_a_handout_shows_its_mathematics_without_scripts(
    ada: FlaskClient, school: School, name: str
) -> None:
    page = ada.get(f"/assignments/{getattr(school, name)}").text
    assert "<math" in page
    assert "{{" not in page
    assert "$$" not in page


def test_the_starter_comes_under_its_own_name(ada: FlaskClient, school: School) -> None:
    answer = ada.get(f"/assignments/{school.huber}/starter")
    assert answer.headers["Content-Disposition"] == "attachment; filename=huber_loss.py"
    assert answer.text == starter_text(load_assignment("huber-loss"))


def test_the_gradebook_scales_scores_to_the_courses_points(
    grace: FlaskClient, school: School
) -> None:
    table = grace.get(f"/courses/{school.course}/gradebook.csv").data.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(table)))
    huber = next(place for place, title in enumerate(rows[0]) if "Huber" in title)
    by_name = {row[0]: row for row in rows[1:]}
    assert set(by_name) == {"ada", "ben", "chloe"}
    assert by_name["ada"][huber] == "20"
    assert by_name["ben"][huber] == "5.71"
    assert by_name["chloe"][huber] == ""


def test_the_gradebook_leads_to_reports_and_to_what_we_failed_at(
    grace: FlaskClient, school: School
) -> None:
    page = grace.get(f"/courses/{school.course}/gradebook").text
    assert f"/submissions/{school.submissions['full']}" in page
    assert "1 submission is not graded because of us" in page
    ungraded = grace.get(f"/courses/{school.course}/ungraded").text
    assert f"/submissions/{school.submissions['errored']}/try-again" in ungraded
    student = grace.get(f"/courses/{school.course}/students/{school.people['ada']}").text
    for name in ("full", "mistaken", "verdicts", "errored", "running", "queued"):
        assert f"/submissions/{school.submissions[name]}" in student


def test_what_we_failed_at_can_be_tried_again_once(
    grace: FlaskClient, school: School, sent: list[tuple[int, str]]
) -> None:
    path = f"/submissions/{school.submissions['errored']}"
    assert post(grace, f"{path}/try-again").status_code == 302
    assert grace.get(f"{path}/status").json["status"] == "queued"
    assert [queue for _, queue in sent] == ["cpu"]
    post(grace, f"{path}/try-again")
    assert len(sent) == 1


@pytest.mark.parametrize(
    "page", ["gradebook", "home", "student", "statistics", "people", "assignments", "audit"]
)
def test_more_rows_ask_no_more_questions(
    portal_store: Store, sign_in: SignIn, school: School, page: str
) -> None:
    path, who = {
        "gradebook": (f"/courses/{school.course}/gradebook", "grace"),
        "home": ("/", "ada"),
        "statistics": (f"/assignments/{school.huber}/statistics", "grace"),
        "audit": (f"/courses/{school.course}/audit", "alan"),
        "people": (f"/courses/{school.course}/people", "alan"),
        "assignments": (f"/courses/{school.course}/assignments", "alan"),
        "student": (f"/courses/{school.course}/students/{school.people['ada']}", "grace"),
    }[page]
    client = sign_in(who)
    before = _queries(client, path)
    _grow(portal_store, school, sign_in("alan"))
    assert _queries(client, path) == before


def test_an_admin_opens_an_assignment(alan: FlaskClient, school: School, ada: FlaskClient) -> None:
    path = f"/courses/{school.course}/assignments"
    fields = {
        "assignment": "huber-loss",
        "due_at": "2031-03-01T23:59",
        "points": "12.5",
        "attempt_limit": "",
    }
    assert post(alan, path, **fields).status_code == 302
    assert "Sat 1 Mar 2031, 23:59 CET" in alan.get(path).text
    assert "12.5 points" in ada.get("/").text


def test_terms_can_be_changed_and_nothing_else(
    alan: FlaskClient, school: School, portal_store: Store
) -> None:
    fields = {
        "due_at": "2031-07-01T08:00",
        "points": "7",
        "attempt_limit": "9",
        "assignment": "mnist-cnn",
        "course_id": school.other_course,
    }
    change_terms(alan, school.huber, **fields)
    with portal_store.read() as session:
        course = find_course(session, school.course)
        assert course is not None
        changed = {one.public_id: one for one in assignments_of(session, course.id)}[school.huber]
    assert (changed.points, changed.attempt_limit) == (7, 9)
    assert changed.due_at.isoformat() == "2031-07-01T06:00:00+00:00"
    assert changed.assignment == "huber-loss"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("points", "many", "Points are a number"),
        ("points", "nan", "Points must be more than 0"),
        ("points", "-1", "Points must be more than 0"),
        ("due_at", "tomorrow", "Choose a date and a time"),
        ("due_at", "2031-03-30T02:30", "Choose a date and a time"),
        ("due_at", "", "Choose a date and a time"),
        ("due_at", "1969-12-31T12:00", "at most ten years away"),
        ("closes_at", "9999-12-31T23:59", "at most ten years away"),
        ("attempt_limit", "2.5", "whole number"),
        ("closes_at", "2031-02-01T00:00", "cannot close before it is due"),
        ("opens_at", "2031-03-02T00:00", "opens before it is due"),
        ("penalty_per_day", "101", "must be between 0 and 100"),
        ("limit:memory", "9", "must be between 1 and 4"),
        ("queue", "mars", "Choose one of the list"),
        ("counts", "worst", "Choose one of the list"),
        ("attempt_limit", "0", "must be between 1 and"),
        ("assignment", "no-such-thing", "Choose an assignment of the list"),
    ],
)
def test_terms_that_make_no_sense_are_refused_beside_their_field(
    alan: FlaskClient, school: School, field: str, value: str, sentence: str
) -> None:
    fields = {
        "assignment": assignment_names()[0],
        "due_at": "2031-03-01T23:59",
        "points": "10",
        "attempt_limit": "3",
    } | {field: value}
    answer = post(alan, f"/courses/{school.course}/assignments", **fields)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_people_are_listed_with_their_roles(alan: FlaskClient, school: School) -> None:
    page = alan.get(f"/courses/{school.course}/people").text
    for part in ("Ada Lovelace", "Teaching assistant", "Course admin"):
        assert part in page
    assert "Zoe Other" not in page


def _queries(client: FlaskClient, path: str) -> int:
    with noted_queries() as statements:
        assert client.get(path).status_code == 200
    return len(statements)


def _grow(store: Store, school: School, alan: FlaskClient) -> None:
    """Five more students and three more assignments."""
    with store.begin() as session:
        course = find_course(session, school.course)
        assert course is not None
        for number in range(5):
            user = create_user(session, f"more-{number}", "More", "long enough")
            enrol(session, course, user, Role.STUDENT)
    fields = {"assignment": "huber-loss", "due_at": "2031-03-01T23:59", "points": "10"}
    for _ in range(3):
        post(alan, f"/courses/{school.course}/assignments", **fields)


def test_what_a_course_changed_stands_beside_the_handout(
    ada: FlaskClient, school: School, portal_store: Store
) -> None:
    thresholds, limits = {"accuracy": 0.88}, {"seconds": 2.0}
    change(portal_store, school.softmax, thresholds=thresholds, limits=limits)
    page = ada.get(f"/assignments/{school.softmax}").text
    assert "reaches 88 % on unseen digits" in page
    assert "is 0.88 here" in page
    assert "Time limits are 2 times" in page
    post(ada, "/language", language="zh_Hans")
    assert "答对至少 88 %" in ada.get(f"/assignments/{school.softmax}").text
    assert "In this course" not in ada.get(f"/assignments/{school.huber}").text


def test_what_we_failed_at_has_no_name_where_names_are_hidden(
    grace: FlaskClient, alan: FlaskClient, school: School, portal_store: Store
) -> None:
    change(portal_store, school.softmax, anonymous=True)
    path = f"/courses/{school.course}/ungraded"
    assert "Ada Lovelace" not in grace.get(path).text
    assert "Ada Lovelace" in alan.get(path).text
