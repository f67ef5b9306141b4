"""Pages and handouts come in the language that the visitor chose, else the browser's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.client import post, signed_in
from tests.web.school import School
from web.dates import in_zone
from web.languages import asked_language

CHOSEN = {"en": "The simplest", "zh_Hans": "最简单", "zh_Hant": "最簡單"}


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (["zh-TW", "en"], "zh_Hant"),
        (["zh-Hant-HK"], "zh_Hant"),
        (["zh-CN"], "zh_Hans"),
        (["zh"], "zh_Hans"),
        (["zh-Hans-TW"], "zh_Hans"),
        (["de-DE", "zh-CN"], "zh_Hans"),
        (["en-US", "zh-CN"], "en"),
        (["de", "fr"], "en"),
        ([], "en"),
    ],
)
def test_the_first_language_there_is_of_those_a_browser_asks_for(header, language):
    assert asked_language(header) == language


@pytest.mark.parametrize(("asked", "language"), [("zh-CN,en;q=0.8", "zh-Hans"), ("de", "en")])
def test_a_stranger_reads_what_the_browser_asks_for(
    stranger: FlaskClient, asked: str, language: str
) -> None:
    page = stranger.get("/sign-in", headers={"Accept-Language": asked})
    assert f'<html lang="{language}">' in page.text


@pytest.mark.parametrize("language", sorted(CHOSEN))
def test_the_handout_follows_the_choice(ada: FlaskClient, school: School, language: str) -> None:
    assert post(ada, "/language", language=language, next="/").status_code == 302
    page = ada.get(f"/assignments/{school.softmax}")
    assert CHOSEN[language] in page.text


def test_an_assignment_is_called_what_its_words_say(ada: FlaskClient, school: School) -> None:
    post(ada, "/language", language="zh_Hant", next="/")
    for address in ("/", f"/assignments/{school.softmax}"):
        assert "Softmax 迴歸" in ada.get(address).text


def test_the_choice_is_kept_for_other_devices(app: Flask, ada: FlaskClient) -> None:
    post(ada, "/language", language="zh_Hant", next="/")
    assert '<html lang="zh-Hant">' in signed_in(app, "ada").get("/").text
    assert '<html lang="en">' in signed_in(app, "ben").get("/").text


def test_the_browser_keeps_the_choice_when_its_user_leaves(ada: FlaskClient) -> None:
    post(ada, "/language", language="zh_Hans", next="/")
    post(ada, "/sign-out")
    assert '<html lang="zh-Hans">' in ada.get("/sign-in").text


def test_a_language_that_there_is_not_is_refused(ada: FlaskClient) -> None:
    assert post(ada, "/language", language="../../etc").status_code == 400


def test_the_choice_leads_back_and_never_away(ada: FlaskClient) -> None:
    back = post(ada, "/language", language="en", next="/password?")
    assert back.headers["Location"].startswith("/password")
    refused = "/assignments/x/submissions"
    sent_by = ada.post(refused, headers={"Referer": "https://evil.example/assignments/x?y=1"})
    assert 'name="next" value="/assignments/x?y=1"' in sent_by.text
    away = post(ada, "/language", language="en", next="//evil.example")
    assert away.headers["Location"] == "/"


def test_dates_follow_the_language(app: Flask) -> None:
    moment = datetime(2026, 3, 6, 22, 59, tzinfo=UTC)
    with app.test_request_context(headers={"Accept-Language": "zh-CN"}):
        assert in_zone(moment, "Europe/Berlin") == "2026年3月6日 周五 23:59 CET"
    with app.test_request_context():
        assert in_zone(moment, "Europe/Berlin") == "Fri 6 Mar 2026, 23:59 CET"


def test_staff_read_the_titles_of_their_language_too(alan: FlaskClient, school: School) -> None:
    post(alan, "/language", language="zh_Hant")
    for page in (
        f"/courses/{school.course}/gradebook",
        f"/courses/{school.course}/assignments",
        f"/courses/{school.course}/lint",
        f"/assignments/{school.huber}/terms",
        f"/assignments/{school.huber}/reviews",
        f"/assignments/{school.huber}/regrades",
        f"/assignments/{school.huber}/statistics",
    ):
        shown = alan.get(page).text
        assert "Huber 損失" in shown, page
        assert "The Huber loss" not in shown, page
