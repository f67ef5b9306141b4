"""Signing in and out: sessions that start afresh, idle out, and end with a new password."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from grader.settings import Settings
from grader.store.connection import Store
from tests.web.client import SignIn, form_token, post, signed_in, token_headers
from tests.web.school import PASSWORD, School
from web import create_app
from web.sessions import IDLE_SECONDS, LONGEST_SECONDS


def _try(client: FlaskClient, name: str, password: str, **fields: str) -> TestResponse:
    token = form_token(client)
    sent = {"name": name, "password": password, "csrf_token": token, **fields}
    return client.post("/sign-in", data=sent)


def test_a_wrong_password_and_an_unknown_name_read_the_same(stranger: FlaskClient) -> None:
    wrong = _try(stranger, "ada", "not it")
    unknown = _try(stranger, "nobody-here", "not it")
    assert (wrong.status_code, unknown.status_code) == (403, 403)
    assert "The user name or the password is wrong." in wrong.text
    assert "The user name or the password is wrong." in unknown.text


def test_the_name_survives_a_failure_and_the_password_does_not(stranger: FlaskClient) -> None:
    page = _try(stranger, "ada", "my secret try").text
    assert 'value="ada"' in page
    assert "my secret try" not in page


def test_five_failures_lock_the_account_and_say_for_how_long(stranger: FlaskClient) -> None:
    for _ in range(5):
        _try(stranger, "ada", "not it")
    locked = _try(stranger, "ada", PASSWORD)
    assert locked.status_code == 403
    assert "Too many failures: try again in" in locked.text
    post(stranger, "/language", "/sign-in", language="zh_Hans")
    assert "失败次数太多：请在" in _try(stranger, "ada", PASSWORD).text


def test_failures_from_one_address_are_slowed_down(stranger: FlaskClient) -> None:
    statuses = [_try(stranger, f"guess-{number}", "x").status_code for number in range(32)]
    assert statuses[0] == 403
    assert statuses[-1] == 429
    assert "A little slower" in _try(stranger, "guess", "x").text


def test_behind_a_proxy_one_address_slows_down_no_other(
    portal_settings: Settings, portal_store: Store
) -> None:
    settings = replace(portal_settings, proxies=1)
    client = create_app(settings, portal_store, lambda *_attempt: None).test_client()

    def guess(address: str) -> int:
        headers = {"X-Forwarded-For": f"203.0.113.9, {address}"}
        sent = {"name": "guess", "password": "x"}
        return client.post("/api/token", json=sent, headers=headers).status_code

    assert [guess("198.51.100.1") for _ in range(31)][-1] == 429
    assert guess("198.51.100.2") == 401


def test_sign_ins_that_succeed_are_never_slowed_down(stranger: FlaskClient) -> None:
    for _ in range(35):
        assert _try(stranger, "ada", PASSWORD).status_code == 302
        assert post(stranger, "/sign-out").status_code == 302


def test_nothing_of_the_session_before_survives_sign_in(stranger: FlaskClient) -> None:
    old_token = form_token(stranger)
    with stranger.session_transaction() as session:
        session["planted"] = "by somebody else"
    _try(stranger, "ada", PASSWORD)
    with stranger.session_transaction() as session:
        assert "planted" not in session
    assert stranger.post("/sign-out", data={"csrf_token": old_token}).status_code == 403


def test_after_signing_out_the_pages_are_closed(ada: FlaskClient) -> None:
    assert post(ada, "/sign-out").status_code == 302
    assert ada.get("/").status_code == 302


def test_a_copy_of_the_cookie_ends_with_the_session_and_other_devices_stay(
    app: Flask, sign_in: SignIn
) -> None:
    here, elsewhere, thief = sign_in("ada"), sign_in("ada"), app.test_client()
    copied = here.get_cookie("softmark")
    assert copied is not None
    thief.set_cookie("softmark", copied.value)
    assert thief.get("/").status_code == 200
    post(here, "/sign-out")
    thief.set_cookie("softmark", copied.value)
    assert thief.get("/").status_code == 302
    assert elsewhere.get("/").status_code == 200


def test_signing_in_again_makes_another_session(app: Flask, ada: FlaskClient) -> None:
    keys = []
    for client in (ada, signed_in(app, "ada")):
        with client.session_transaction() as session:
            keys.append(session["key"])
    assert keys[0] != keys[1]


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(stranger: FlaskClient) -> None:
    cookie = _try(stranger, "ada", PASSWORD).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_over_https_the_cookie_stays_on_https(stranger: FlaskClient) -> None:
    page = stranger.get("/sign-in", base_url="https://localhost")
    assert "Secure" in page.headers["Set-Cookie"]
    assert "Strict-Transport-Security" in page.headers


@pytest.mark.parametrize(("key", "seconds"), [("seen", IDLE_SECONDS), ("since", LONGEST_SECONDS)])
def test_an_idle_or_old_session_ends_with_a_word(ada: FlaskClient, key: str, seconds: int) -> None:
    with ada.session_transaction() as session:
        session[key] = int(time.time()) - seconds - 5
    assert ada.get("/").status_code == 302
    assert "You were signed out." in ada.get("/sign-in").text


@pytest.mark.parametrize("lost", ["cookie", "session"])
@pytest.mark.parametrize(
    "told", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}]
)
def test_what_somebody_wrote_outlives_the_session(
    ada: FlaskClient, school: School, lost: str, told: dict[str, str]
) -> None:
    page = f"/assignments/{school.huber}"
    token = form_token(ada, page)
    if lost == "cookie":
        ada.delete_cookie("softmark")
    else:
        with ada.session_transaction() as session:
            session["seen"] = 0
    sent = {"data": {"pasted": "x = '<b>'\n", "csrf_token": token}}
    here = {**told, "Referer": f"http://localhost{page}"}
    answer = ada.post(f"{page}/submissions", headers=here, **sent)
    assert answer.status_code == 403
    assert "nothing was sent" in answer.text
    assert "\nx = &#39;&lt;b&gt;&#39;" in answer.text
    assert f'href="/sign-in?next={page}"' in answer.text
    other = dict.fromkeys(told, "cross-site")
    assert "&lt;b&gt;" not in ada.post(f"{page}/submissions", headers=other, **sent).text


def test_forms_of_a_session_that_has_ended(ada: FlaskClient, stranger: FlaskClient) -> None:
    here = {"Sec-Fetch-Site": "same-origin"}
    assert ada.post("/sign-in", headers=here).location == "/"
    assert stranger.post("/sign-out", headers=here).location == "/sign-in"
    assert "The form was too old" in stranger.post("/sign-in", headers=here).text
    assert "nothing was sent" in stranger.post("/assignments/x/submissions", headers=here).text


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/password", "/password"),
        ("/assignments/x?y=z", "/assignments/x?y=z"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_after_sign_in_one_stays_on_this_site(
    stranger: FlaskClient, target: str, expected: str
) -> None:
    assert _try(stranger, "ada", PASSWORD, next=target).location == expected


def test_a_page_that_asked_for_sign_in_is_shown_afterwards(stranger: FlaskClient) -> None:
    away = stranger.get("/password").location
    assert away == "/sign-in?next=/password"


def test_a_new_password_ends_other_sessions_and_tokens(sign_in: SignIn) -> None:
    here, elsewhere = sign_in("ada"), sign_in("ada")
    headers = token_headers(here, "ada")
    fields = {"current": PASSWORD, "new": "another good one", "repeated": "another good one"}
    assert post(here, "/password", **fields).status_code == 302
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    assert here.get("/api/assignments", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("current", "new", "repeated", "sentence"),
    [
        ("wrong", "another good one", "another good one", "The current password is wrong."),
        (PASSWORD, "one", "two", "typed in two different ways"),
        (PASSWORD, "short", "short", "at least 8 characters"),
        (PASSWORD, "lovelace1815", "lovelace1815", "or your own name"),
    ],
)
def test_a_new_password_is_refused_with_a_sentence(
    ada: FlaskClient, current: str, new: str, repeated: str, sentence: str
) -> None:
    answer = post(ada, "/password", current=current, new=new, repeated=repeated)
    assert answer.status_code == 400
    assert sentence in answer.text


def test_a_cookie_signed_with_another_key_is_worth_nothing(
    portal_settings: Settings, portal_store: Store, ada: FlaskClient, app: Flask
) -> None:
    cookie = ada.get_cookie("softmark")
    assert cookie is not None
    app.config["SECRET_KEY"] = "a new key"
    assert ada.get("/").status_code == 302
    other = create_app(portal_settings, portal_store, lambda *_attempt: None).test_client()
    other.set_cookie("softmark", cookie.value)
    assert other.get("/").status_code == 200
