"""Everything that goes wrong gets a sentence, never a trace."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from grader.errors import BoxFault
from grader.settings import Settings
from grader.store.connection import open_store
from web import create_app


def test_an_unknown_page_says_so(stranger: FlaskClient) -> None:
    answer = stranger.get("/no/such/page")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text


def test_the_wrong_method_is_refused_and_the_right_one_named(stranger: FlaskClient) -> None:
    answer = stranger.get("/sign-out")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


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
