"""Everything that goes wrong gets a sentence, never a trace."""

from __future__ import annotations

import logging
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from gunicorn.http.errors import InvalidChunkSize

from grader.errors import BoxFault
from grader.settings import Settings
from grader.store.connection import open_store
from tests.web.client import form_token
from web import create_app
from web.application import MAX_BODY_BYTES
from web.serving import Body


def test_an_unknown_page_says_so(stranger: FlaskClient) -> None:
    answer = stranger.get("/no/such/page")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text


def test_the_wrong_method_is_refused_and_the_right_one_named(stranger: FlaskClient) -> None:
    answer = stranger.get("/sign-out")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize("host", ["x" * 80, "a..b"])
def test_where_the_host_has_no_name_there_is_a_word(stranger: FlaskClient, host: str) -> None:
    answer = stranger.get("/sign-in", headers={"Host": host})
    assert answer.status_code == 400
    assert "Content-Security-Policy" in answer.headers


def test_an_address_that_is_none_leads_back_to_no_page(stranger: FlaskClient) -> None:
    token = form_token(stranger)
    sent = {"headers": {"Referer": "http://["}, "data": {"csrf_token": token}}
    assert stranger.post("/notices/read", **sent).location == "/sign-in"
    refused = stranger.post("/notices/read", **sent, base_url="https://localhost")
    assert refused.status_code == 403
    odd = {"Origin": "http://["}
    assert stranger.post("/notices/read", headers=odd).status_code == 403


def test_what_a_browser_sends_too_much_of_is_said_to_be_too_large(stranger: FlaskClient) -> None:
    here = {"Sec-Fetch-Site": "same-origin"}
    answer = stranger.post("/sign-in", headers=here, data={"text": "x" * (MAX_BODY_BYTES + 1)})
    assert answer.status_code == 413
    assert "larger than 6 MiB" in answer.text


def test_a_body_against_the_rules_is_refused(stranger: FlaskClient) -> None:
    class Broken(BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise InvalidChunkSize(b"zz")

    environment = {
        "wsgi.input": Body(Broken()),
        "wsgi.input_terminated": True,
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "HTTP_SEC_FETCH_SITE": "same-origin",
    }
    assert stranger.post("/sign-in", environ_overrides=environment).status_code == 400


@pytest.mark.parametrize("fault", [BoxFault("secret details"), ZeroDivisionError("secret details")])
def test_a_fault_of_ours_shows_nothing_of_itself(app: Flask, fault: Exception) -> None:
    def fail() -> str:
        raise fault

    app.add_url_rule("/fails", view_func=fail)
    app.logger.setLevel(logging.CRITICAL)
    answer = app.test_client().get("/fails")
    assert answer.status_code == 500
    assert "Something of ours failed" in answer.text
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert "Content-Security-Policy" in answer.headers


def test_a_database_without_tables_is_our_fault(portal_settings: Settings, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/empty.db")
    portal = create_app(portal_settings, store, lambda *_attempt: None).test_client()
    assert portal.get("/health").status_code == 500
    store.migrate()
    assert portal.get("/health").status_code == 200
    store.close()
