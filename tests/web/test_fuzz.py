"""Five thousand odd requests over all routes: no server error, and no GET that changes anything."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask

from grader.settings import Settings
from grader.store.connection import Store
from tests.services import postgresql, sqlite_template, store, store_url  # noqa: F401
from tests.web.fuzzing import Fuzzer, Odd, digest_of
from tests.web.school import found_school
from tests.web.test_access import Pass, make_pass
from web import create_app

ROUNDS = 5
READING = WRITING = 125
"""Requests of each kind in each round: of four visitors 5 000 together."""


@pytest.mark.parametrize(
    ("visitor", "store_url"),
    [("stranger", "sqlite"), ("ada", "postgresql"), ("grace", "sqlite"), ("alan", "postgresql")],
    indirect=["store_url"],
)
def test_odd_requests_meet_sentences_and_reading_changes_nothing(
    portal_settings: Settings,
    store: Store,  # noqa: F811
    visitor: str,
) -> None:
    app, school = create_app(portal_settings, store, lambda *_attempt: None), found_school(store)
    fuzzer = Fuzzer(app, school, seed=sum(visitor.encode()))
    statuses: Counter[int] = Counter()
    for _ in range(ROUNDS):
        shown = make_pass(app, visitor)
        before = digest_of(store)
        for request in fuzzer.requests(READING, reading=True):
            statuses[_send(app, shown, request)] += 1
        assert digest_of(store) == before
        for request in fuzzer.requests(WRITING, reading=False):
            statuses[_send(app, shown, request)] += 1
            if request.endpoint in {"account.leave", "account.set_password"}:
                shown = make_pass(app, visitor)
    assert sum(statuses.values()) == ROUNDS * (READING + WRITING)
    assert statuses[404] < sum(statuses.values()) / 2


def _send(app: Flask, shown: Pass, request: Odd) -> int:
    client = app.test_client()
    client.set_cookie("softmark", shown.cookie)
    options = dict(request.options)
    if isinstance(options.get("data"), dict):
        options["data"] = {**options["data"], "csrf_token": shown.form_token}
    headers = shown.headers if request.endpoint.startswith("api.") else {}
    with client.open(request.path, method=request.method, headers=headers, **options) as answer:
        assert answer.status_code < 500, f"{request.method} {request.path} {request.options}"
        return answer.status_code
