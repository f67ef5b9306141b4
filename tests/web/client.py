"""What a browser does with forms, for Flask's test client."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.school import PASSWORD

SignIn = Callable[[str], FlaskClient]


def form_token(client: FlaskClient, page: str = "/sign-in") -> str:
    """The hidden token of a form on `page`."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    assert found is not None
    return found[1]


def signed_in(app: Flask, name: str) -> FlaskClient:
    client = app.test_client()
    fields = {"name": name, "password": PASSWORD, "csrf_token": form_token(client)}
    answer = client.post("/sign-in", data=fields)
    assert answer.status_code == 302
    return client


def post(client: FlaskClient, path: str, page: str = "/password", **fields: object) -> TestResponse:
    """Send a form with its token, as somebody does who is signed in."""
    return client.post(path, data={**fields, "csrf_token": form_token(client, page)})


def upload(
    client: FlaskClient, assignment: str, content: bytes, name: str = "huber_loss.py"
) -> TestResponse:
    """Hand in a file, as somebody does who stays with it where the portal asks."""
    path = f"/assignments/{assignment}/submissions"
    sure = {"confirmed": "yes"} if name.endswith(".py") else {}
    return post(client, path, file=(BytesIO(content), name), **sure)


def token_headers(client: FlaskClient, name: str) -> dict[str, str]:
    answer = client.post("/api/token", json={"name": name, "password": PASSWORD})
    return {"Authorization": f"Bearer {answer.json['token']}"}
