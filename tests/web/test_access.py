"""Every route, every kind of visitor, the status each must get; a route without a row fails."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.addresses import arguments
from tests.web.client import form_token, signed_in, token_headers
from tests.web.school import School

VISITORS = ("stranger", "ada", "ben", "zoe", "grace", "alan", "omar", "eve")
"""Nobody; the student whose things are asked for; another student; a student of the other course;
TA; admin; TA and admin of the other course; somebody in no course."""

STATUSES = {
    # for               nobody ada ben zoe grace alan omar eve
    ("static", "GET"): (200, 200, 200, 200, 200, 200, 200, 200),
    ("health.ready", "GET"): (200, 200, 200, 200, 200, 200, 200, 200),
    ("account.sign_in_page", "GET"): (200, 302, 302, 302, 302, 302, 302, 302),
    ("account.sign_in_with_password", "POST"): (403, 403, 403, 403, 403, 403, 403, 403),
    ("account.set_language", "POST"): (400, 400, 400, 400, 400, 400, 400, 400),
    ("account.password_page", "GET"): (302, 200, 200, 200, 200, 200, 200, 200),
    ("account.set_password", "POST"): (302, 400, 400, 400, 400, 400, 400, 400),
    ("student.home", "GET"): (302, 200, 200, 200, 200, 200, 200, 200),
    ("student.assignment_page", "GET"): (302, 200, 200, 404, 200, 200, 404, 404),
    ("student.starter", "GET"): (302, 200, 200, 404, 200, 200, 404, 404),
    ("hand_in.hand_in_file", "POST"): (302, 422, 422, 404, 422, 422, 404, 404),
    ("hand_in.preview", "POST"): (302, 422, 422, 404, 422, 422, 404, 404),
    ("hand_in.self_check", "POST"): (302, 422, 422, 404, 422, 422, 404, 404),
    ("submissions.submission_page", "GET"): (302, 200, 404, 404, 200, 200, 404, 404),
    ("submissions.status", "GET"): (302, 200, 404, 404, 200, 200, 404, 404),
    ("submissions.source", "GET"): (302, 200, 404, 404, 200, 200, 404, 404),
    ("submissions.file", "GET"): (302, 200, 404, 404, 200, 200, 404, 404),
    ("asking.extension", "POST"): (302, 422, 422, 404, 403, 403, 404, 404),
    ("asking.regrade", "POST"): (302, 422, 404, 404, 403, 403, 404, 404),
    ("asking.notices", "GET"): (302, 200, 200, 200, 200, 200, 200, 200),
    ("asking.read", "POST"): (302, 302, 302, 302, 302, 302, 302, 302),
    ("asking.record", "GET"): (302, 200, 200, 200, 200, 200, 200, 200),
    ("submissions.cancel", "POST"): (302, 302, 404, 404, 403, 403, 404, 404),
    ("submissions.hand_in_checked", "POST"): (302, 404, 404, 404, 403, 403, 404, 404),
    ("submissions.original", "GET"): (302, 404, 404, 404, 404, 404, 404, 404),
    ("leaderboard.course_page", "GET"): (302, 200, 200, 404, 200, 200, 404, 404),
    ("leaderboard.assignment_page", "GET"): (302, 200, 200, 404, 200, 200, 404, 404),
    ("leaderboard.take", "POST"): (302, 422, 422, 404, 403, 403, 404, 404),
    ("staff.gradebook_page", "GET"): (302, 403, 403, 404, 200, 200, 404, 404),
    ("staff.gradebook_file", "GET"): (302, 403, 403, 404, 200, 200, 404, 404),
    ("staff.gradebook_workbook", "GET"): (302, 403, 403, 404, 200, 200, 404, 404),
    ("staff.student_page", "GET"): (302, 403, 403, 404, 200, 200, 404, 404),
    ("statistics.statistics_page", "GET"): (302, 403, 403, 404, 200, 200, 404, 404),
    ("clusters.clusters_page", "GET"): (302, 403, 403, 404, 200, 200, 404, 404),
    ("clusters.cluster_page", "GET"): (302, 403, 403, 404, 404, 404, 404, 404),
    ("clusters.comment", "POST"): (302, 403, 403, 404, 404, 404, 404, 404),
    ("ungraded.ungraded_page", "GET"): (302, 403, 403, 404, 200, 200, 404, 404),
    ("ungraded.grade_again", "POST"): (302, 403, 404, 404, 302, 302, 404, 404),
    ("review.list_page", "GET"): (302, 403, 403, 404, 200, 200, 404, 404),
    ("review.page", "GET"): (302, 403, 404, 404, 200, 200, 404, 404),
    ("review.changes_page", "GET"): (302, 403, 404, 404, 200, 200, 404, 404),
    ("regrades.list_page", "GET"): (302, 403, 403, 404, 200, 200, 404, 404),
    ("regrades.start", "POST"): (302, 403, 403, 404, 422, 422, 404, 404),
    ("regrades.page", "GET"): (302, 403, 403, 404, 200, 200, 404, 404),
    ("regrades.both_page", "GET"): (302, 403, 403, 404, 404, 404, 404, 404),
    ("regrades.decide", "POST"): (302, 403, 403, 404, 302, 302, 404, 404),
    ("regrades.try_again", "POST"): (302, 403, 403, 404, 302, 302, 404, 404),
    ("requests.list_page", "GET"): (302, 403, 403, 404, 200, 200, 404, 404),
    ("requests.answer", "POST"): (302, 403, 404, 404, 422, 422, 404, 404),
    ("similarity.list_page", "GET"): (302, 403, 403, 404, 200, 200, 404, 404),
    ("similarity.pair_page", "GET"): (302, 403, 404, 404, 200, 200, 404, 404),
    ("reviewing.hold", "POST"): (302, 403, 404, 404, 302, 302, 404, 404),
    ("reviewing.comment", "POST"): (302, 403, 404, 404, 422, 422, 404, 404),
    ("reviewing.uncomment", "POST"): (302, 403, 404, 404, 302, 403, 404, 404),
    ("reviewing.forget", "POST"): (302, 403, 403, 404, 302, 302, 404, 404),
    ("reviewing.points", "POST"): (302, 403, 404, 404, 422, 422, 404, 404),
    ("reviewing.done", "POST"): (302, 403, 404, 404, 302, 302, 404, 404),
    ("admin.assignments_page", "GET"): (302, 403, 403, 404, 403, 200, 404, 404),
    ("admin.open_page", "POST"): (302, 403, 403, 404, 403, 422, 404, 404),
    ("admin.terms_page", "GET"): (302, 403, 403, 404, 403, 200, 404, 404),
    ("admin.change_terms", "POST"): (302, 403, 403, 404, 403, 422, 404, 404),
    ("admin.change_publication", "POST"): (302, 403, 403, 404, 403, 302, 404, 404),
    ("admin.change_package", "POST"): (302, 403, 403, 404, 403, 404, 404, 404),
    ("extensions.extensions_page", "GET"): (302, 403, 403, 404, 403, 200, 404, 404),
    ("extensions.grant_page", "POST"): (302, 403, 403, 404, 403, 422, 404, 404),
    ("extensions.withdraw_page", "POST"): (302, 403, 403, 404, 403, 200, 404, 404),
    ("extensions.answer_page", "POST"): (302, 403, 403, 404, 403, 422, 404, 404),
    ("people.people_page", "GET"): (302, 403, 403, 404, 403, 200, 404, 404),
    ("people.add_part", "POST"): (302, 403, 403, 404, 403, 422, 404, 404),
    ("people.member_page", "GET"): (302, 403, 403, 404, 403, 200, 404, 404),
    ("people.change_page", "POST"): (302, 403, 403, 404, 403, 422, 404, 404),
    ("people.invite_page", "POST"): (302, 403, 403, 404, 403, 422, 404, 404),
    ("people.renew_page", "POST"): (302, 403, 403, 404, 403, 200, 404, 404),
    ("people.renew_all_page", "POST"): (302, 403, 403, 404, 403, 200, 404, 404),
    ("people.revoke_page", "POST"): (302, 403, 403, 404, 403, 302, 404, 404),
    ("audit.log_page_of_course", "GET"): (302, 403, 403, 404, 403, 200, 404, 404),
    ("audit.log_file", "GET"): (302, 403, 403, 404, 403, 200, 404, 404),
    ("roster.roster_page", "GET"): (302, 403, 403, 404, 403, 200, 404, 404),
    ("roster.import_page", "POST"): (302, 403, 403, 404, 403, 422, 404, 404),
    ("invitations.join_page", "GET"): (200, 200, 200, 200, 200, 404, 200, 200),
    ("lint.lint_page", "GET"): (302, 403, 403, 404, 403, 200, 404, 404),
    ("operations.operations_page", "GET"): (302, 403, 403, 404, 403, 200, 404, 404),
    ("operations.requeue", "POST"): (302, 403, 403, 404, 403, 302, 404, 404),
    ("operations.cancel", "POST"): (302, 403, 403, 404, 403, 302, 404, 404),
    ("operations.drain", "POST"): (302, 403, 403, 404, 403, 302, 404, 404),
    ("operations.resume", "POST"): (302, 403, 403, 404, 403, 302, 404, 404),
    ("courses.new_page", "GET"): (302, 403, 403, 403, 403, 200, 200, 403),
    ("courses.found", "POST"): (302, 403, 403, 403, 403, 422, 422, 403),
    ("courses.settings_page", "GET"): (302, 403, 403, 404, 403, 200, 404, 404),
    ("courses.change", "POST"): (302, 403, 403, 404, 403, 422, 404, 404),
    ("cloning.clone_page", "GET"): (302, 403, 403, 404, 403, 200, 404, 404),
    ("cloning.clone", "POST"): (302, 403, 403, 404, 403, 422, 404, 404),
    ("parts.part_page", "GET"): (302, 403, 403, 404, 403, 200, 404, 404),
    ("parts.rename", "POST"): (302, 403, 403, 404, 403, 422, 404, 404),
    ("packages.list_page", "GET"): (302, 403, 403, 404, 403, 200, 404, 404),
    ("packages.upload", "POST"): (302, 403, 403, 404, 403, 422, 404, 404),
    ("packages.page", "GET"): (302, 403, 403, 404, 403, 200, 404, 404),
    ("packages.file", "GET"): (302, 403, 403, 404, 403, 200, 404, 404),
    ("packages.again", "POST"): (302, 403, 403, 404, 403, 302, 404, 404),
    ("api.issue_token", "POST"): (400, 400, 400, 400, 400, 400, 400, 400),
    ("api.assignments", "GET"): (401, 200, 200, 200, 200, 200, 200, 200),
    ("api.hand_in_file", "POST"): (401, 422, 422, 404, 422, 422, 404, 404),
    ("api.submission_status", "GET"): (401, 200, 404, 404, 200, 200, 404, 404),
    # What is removed is not there any more.
    ("parts.remove", "POST"): (302, 403, 403, 404, 403, 302, 404, 404),
    # Who joins the course gets through its doors.
    ("invitations.join", "POST"): (422, 302, 302, 302, 302, 404, 302, 302),
    # This ends the session, so it comes last.
    ("account.leave", "POST"): (302, 302, 302, 302, 302, 302, 302, 302),
}


def test_every_route_has_a_row(app: Flask) -> None:
    routes = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == set(STATUSES)


@pytest.mark.parametrize("visitor", VISITORS)
def test_every_route_answers_as_the_table_says(app: Flask, school: School, visitor: str) -> None:
    expected = {route: row[VISITORS.index(visitor)] for route, row in STATUSES.items()}
    shown = make_pass(app, visitor)
    actual = {route: _ask(app, school, shown, *route) for route in STATUSES}
    assert actual == expected


def test_another_students_work_cannot_be_reached_through_ones_own_course(
    grace: FlaskClient, school: School
) -> None:
    course, zoe = school.course, school.people["zoe"]
    assert grace.get(f"/courses/{course}/students/{zoe}").status_code == 404
    assert grace.get(f"/submissions/{school.submissions['foreign']}").status_code == 404
    assert grace.get(f"/assignments/{school.foreign_assignment}").status_code == 404


def test_a_cookie_opens_no_door_of_the_api(ada: FlaskClient, school: School) -> None:
    assert ada.get("/api/assignments").status_code == 401
    assert ada.get(f"/api/submissions/{school.submissions['full']}").status_code == 401


def test_a_token_opens_no_door_of_the_pages(stranger: FlaskClient) -> None:
    assert stranger.get("/", headers=token_headers(stranger, "ada")).status_code == 302


@dataclass(frozen=True)
class Pass:
    """What a visitor shows at every door: a cookie with its form token, and a bearer token."""

    cookie: str
    form_token: str
    headers: dict[str, str]


def make_pass(app: Flask, visitor: str) -> Pass:
    if visitor == "stranger":
        client, headers = app.test_client(), {}
    else:
        client = signed_in(app, visitor)
        headers = token_headers(client, visitor)
    token = form_token(client, "/sign-in" if visitor == "stranger" else "/password")
    cookie = client.get_cookie("softmark")
    assert cookie is not None
    return Pass(cookie.value, token, headers)


def _ask(app: Flask, school: School, shown: Pass, endpoint: str, method: str) -> int:
    client = app.test_client()
    client.set_cookie("softmark", shown.cookie)
    program = endpoint.startswith("api.")
    headers = shown.headers if program else {}
    fields = {} if program else {"csrf_token": shown.form_token}
    with app.test_request_context():
        path = app.url_for(endpoint, **arguments(app, school, endpoint))
    body = fields if method == "POST" else None
    with client.open(path, method=method, headers=headers, data=body) as answer:
        return answer.status_code
