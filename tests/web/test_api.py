"""The JSON API as programs use it, and what it says to odd requests."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask.testing import FlaskClient

from tests.web.client import token_headers
from tests.web.school import PASSWORD, SOURCE, School


def test_a_program_signs_in_hands_in_and_asks(
    stranger: FlaskClient, school: School, sent: list[tuple[int, str]]
) -> None:
    headers = token_headers(stranger, "ada")
    entries = {one["id"]: one for one in stranger.get("/api/assignments", headers=headers).json}
    entry = entries[school.huber]
    assert entry.pop("due_at").endswith("+00:00")
    assert entry == {
        "course": "Machine Learning",
        "course_id": school.course,
        "id": school.huber,
        "assignment": "huber-loss",
        "title": "The Huber loss",
        "file_name": "huber_loss.py",
        "points": 20,
        "attempts_left": 3,
    }
    path = f"/api/assignments/{school.huber}/submissions"
    receipt = stranger.post(
        path, data={"file": (BytesIO(SOURCE), "huber_loss.py")}, headers=headers
    )
    assert receipt.status_code == 201
    assert set(receipt.json) == {"submission", "attempt", "url", "dropped"}
    assert receipt.json["url"].startswith("http://localhost/submissions/")
    assert len(sent) == 1
    answer = stranger.get(f"/api/submissions/{receipt.json['submission']}", headers=headers).json
    assert answer["status"] == "queued"
    assert answer["queue_position"] == 0
    assert answer["report"] is None
    assert answer["progress"] == {"done": 0, "total": 0, "doing": ""}


def test_a_report_is_the_command_contract_with_accuracy(
    stranger: FlaskClient, school: School
) -> None:
    headers = token_headers(stranger, "ada")
    path = f"/api/submissions/{school.submissions['verdicts']}"
    answer = stranger.get(path, headers=headers).json
    report = answer["report"]
    assert set(report) == {
        "assignment",
        "version",
        "score",
        "max_score",
        "seconds",
        "dataset",
        "checks",
    }
    gate = report["checks"][-1]
    assert gate["accuracy"] == {"value": 0.9062, "low": 0.9003, "high": 0.9118, "threshold": 0.91}
    assert report["checks"][0]["accuracy"] is None
    assert answer["score"] == report["score"]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", "application/json"),
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b'{"name": 1, "password": []}', "application/json"),
        (b'{"name": "ada"}', "application/json"),
        (b"name=ada&password=x", "application/x-www-form-urlencoded"),
        (b"[" * 100_000, "application/json"),
        (b"\xff\xfe", "application/json"),
    ],
)
def test_an_odd_body_gets_a_sentence(stranger: FlaskClient, body: bytes, content_type: str) -> None:
    answer = stranger.post("/api/token", data=body, content_type=content_type)
    assert answer.status_code == 400
    assert answer.json["error"].startswith("Send JSON")


def test_a_huge_body_is_refused(stranger: FlaskClient) -> None:
    answer = stranger.post("/api/token", data=b" " * 2**21, content_type="application/json")
    assert answer.status_code in {400, 413}
    assert "error" in answer.json


def test_a_wrong_password_is_refused_in_json(stranger: FlaskClient) -> None:
    answer = stranger.post("/api/token", json={"name": "ada", "password": "no"})
    assert answer.status_code == 401
    assert answer.json == {"error": "The user name or the password is wrong."}


@pytest.mark.parametrize(
    "value", ["", "Bearer", "Bearer ", "Bearer nonsense", "Basic YTpi", "Bearer \u00e9", "x" * 5000]
)
def test_an_odd_token_is_no_token(stranger: FlaskClient, value: str) -> None:
    answer = stranger.get("/api/assignments", headers={"Authorization": value})
    assert answer.status_code == 401
    assert "token" in answer.json["error"]


def test_what_is_not_there_is_json_too(stranger: FlaskClient) -> None:
    headers = token_headers(stranger, "ada")
    for path in ("/api/submissions/nothing", "/api/nothing"):
        answer = stranger.get(path, headers=headers)
        assert (answer.status_code, list(answer.json)) == (404, ["error"])
    wrong_way = stranger.get("/api/token")
    assert (wrong_way.status_code, list(wrong_way.json)) == (405, ["error"])
    assert "POST" in wrong_way.headers["Allow"]


def test_a_token_is_not_a_password(stranger: FlaskClient) -> None:
    headers = token_headers(stranger, "ada")
    token = headers["Authorization"].removeprefix("Bearer ")
    assert token != PASSWORD
    assert stranger.post("/api/token", json={"name": "ada", "password": token}).status_code == 401
