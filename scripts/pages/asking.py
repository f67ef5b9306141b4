"""Asking the portal for a page as somebody who is signed in, in this process or by HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlsplit

from flask import Flask, session

from grader.store.tables import User
from web.sessions import sign_in


@dataclass(frozen=True)
class Answer:
    """The status of an answer, and how many bytes its body has."""

    status: int
    size: int


Ask = Callable[[str], Answer]


def session_cookie(app: Flask, user: User) -> str:
    """The cookie of a new session of this person."""
    with app.test_request_context():
        sign_in(user)
        response = app.response_class()
        app.session_interface.save_session(app, session, response)
    return response.headers["Set-Cookie"].partition(";")[0]


def ask_here(app: Flask, cookie: str) -> Ask:
    """The portal's own function, without a server or a socket."""
    client = app.test_client(use_cookies=False)

    def ask(path: str) -> Answer:
        answer = client.get(path, headers={"Cookie": cookie})
        return Answer(answer.status_code, len(answer.data))

    return ask


def ask_over_http(address: str, cookie: str) -> Ask:
    """A running portal, over one connection that is kept."""
    host = urlsplit(address).netloc
    connection = HTTPConnection(host)

    def ask(path: str) -> Answer:
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        return Answer(answer.status, len(answer.read()))

    return ask
