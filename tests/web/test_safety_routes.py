"""What holds for every route: headers, reading changes nothing, odd and oversized bodies."""

from __future__ import annotations

from itertools import cycle

import pytest
from flask import Flask
from flask.testing import FlaskClient

from grader.store.connection import Store
from tests.web.addresses import arguments
from tests.web.client import form_token, signed_in
from tests.web.fuzzing import BODIES, KINDS, digest_of
from tests.web.school import School
from tests.web.test_safety_texts import page_paths
from web.application import MAX_BODY_BYTES
from web.headers import HEADERS


@pytest.mark.parametrize("name", ["ada", "grace", "alan"])
def test_every_answer_has_the_headers_and_asking_changes_nothing(
    app: Flask, portal_store: Store, school: School, name: str
) -> None:
    client = signed_in(app, name)
    before = digest_of(portal_store)
    for path in page_paths(app, school):
        for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE"):
            answer = client.open(path, method=method)
            assert set(HEADERS) <= set(answer.headers.keys()), path
            assert "unsafe" not in answer.headers["Content-Security-Policy"], path
            assert answer.headers["Cache-Control"] == "no-store", path
            assert method in {"GET", "HEAD", "OPTIONS"} or answer.status_code == 405, path
    assert digest_of(portal_store) == before


def test_no_redirect_leaves_the_portal(app: Flask, stranger: FlaskClient, school: School) -> None:
    for path in page_paths(app, school):
        away = stranger.get(f"{path}?next=//evil.example", headers={"Host": "localhost"})
        assert away.headers.get("Location", "/").startswith("/"), path
        assert not away.headers.get("Location", "/").startswith("//"), path


def test_uploads_and_tables_go_out_as_attachments_only(app: Flask, school: School) -> None:
    client = signed_in(app, "alan")
    shown = {"text/html", "application/json"}
    for path in page_paths(app, school):
        answer = client.get(path)
        if answer.status_code == 200 and answer.mimetype not in shown:
            assert answer.headers["Content-Disposition"].startswith("attachment"), path
            assert "sandbox" in answer.headers["Content-Security-Policy"], path


def test_odd_bodies_are_refused_with_a_sentence(app: Flask, school: School) -> None:
    client = signed_in(app, "alan")
    headers = {"X-CSRFToken": form_token(client, "/password")}
    for path in _posts(app, school):
        for body, kind in zip(BODIES, cycle(KINDS), strict=False):
            answer = client.post(path, data=body, content_type=kind, headers=headers)
            assert answer.status_code < 500, (path, body)


def test_what_is_too_large_is_refused_everywhere(app: Flask, school: School) -> None:
    client = signed_in(app, "alan")
    headers = {"X-CSRFToken": form_token(client, "/password")}
    large = {"text": "x" * (MAX_BODY_BYTES + 1)}
    for path in _posts(app, school):
        allowed = {400, 401, 413} if path.startswith("/api/") else {413}
        assert client.post(path, data=large, headers=headers).status_code in allowed, path


def test_ids_cannot_be_counted_through(app: Flask, school: School) -> None:
    client = signed_in(app, "alan")
    for known in (school.course, *school.submissions.values(), *school.attempts.values()):
        assert len(known) == 16
    for number in range(1, 12):
        for place in ("submissions", "assignments"):
            assert client.get(f"/{place}/{number}").status_code == 404
        assert client.get(f"/courses/{number}/operations").status_code == 404


def _posts(app: Flask, school: School) -> list[str]:
    """The addresses that take forms, but the one that would end the session."""
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    with app.test_request_context():
        return [
            app.url_for(rule.endpoint, **arguments(app, school, rule.endpoint))
            for rule in rules
            if rule.endpoint != "account.leave"
        ]
