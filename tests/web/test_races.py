"""Forms that are sent several times at one moment, on a database where many write at once."""

from __future__ import annotations

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from grader.settings import Settings
from grader.store.accounts import find_user
from grader.store.connection import Store
from grader.store.courses import find_course
from grader.store.invitations import invite
from grader.store.tables import (
    AuditEntry,
    Comment,
    Enrollment,
    Extension,
    ExtensionRequest,
    RegradeRequest,
    Review,
    Role,
    Table,
)
from tests.services import postgresql, store, store_url  # noqa: F401
from tests.web.client import form_token
from tests.web.school import PASSWORD, School, found_school
from tests.web.test_access import Pass, make_pass
from web import create_app

pytestmark = pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
AT_ONCE = 4


@pytest.fixture
def school(store: Store) -> School:  # noqa: F811
    return found_school(store)


@pytest.fixture
def app(portal_settings: Settings, store: Store, school: School) -> Flask:  # noqa: F811
    return create_app(portal_settings, store, lambda *_attempt: None)


def test_what_is_sent_several_times_happens_once(app: Flask, store: Store, school: School) -> None:  # noqa: F811
    ben, ada = school.people["ben"], make_pass(app, "ada")
    grace, alan = make_pass(app, "grace"), make_pass(app, "alan")
    later = {"due_at": "2035-01-05T10:00", "text": "I am ill."}
    extensions = _count(store, Extension)
    of_course = f"/courses/{school.course}"
    full = f"/submissions/{school.submissions['full']}"
    mistaken = f"/submissions/{school.submissions['mistaken']}"

    _all_at_once(app, ada, f"/assignments/{school.huber}/extension-requests", later)
    assert _count(store, ExtensionRequest) == 2
    requests = _count(store, RegradeRequest)
    _all_at_once(app, ada, f"{mistaken}/regrade-requests", {"text": "Why?"})
    assert _count(store, RegradeRequest) == requests + 1

    _all_at_once(app, grace, f"{full}/review/done", {"state": "done"})
    assert _count(store, Review) == 1
    comment = f"{full}/review/comments/{school.comments['line']}/delete"
    assert _all_at_once(app, grace, comment, {}) == {302: 1, 404: AT_ONCE - 1}

    written = _count(store, Comment)
    _all_at_once(app, grace, f"{full}/review/comments", {"line": "2", "text": "Why twice?"})
    assert _count(store, Comment) == written + 1
    granted = {"granted": "yes", "answer": "Get well"}
    _all_at_once(app, alan, f"/extension-requests/{school.extension_request}", granted)
    assert _count(store, Extension) == extensions + 1
    member = _all_at_once(app, alan, f"{of_course}/people/{ben}", {"role": "remove"})
    assert member == {302: 1, 404: AT_ONCE - 1}
    _all_at_once(app, alan, f"/invitations/{school.invitation}/revoke", {})
    assert _subjects(store)["invitation: Ivy New"] == 2


def test_a_link_lets_one_person_in(app: Flask, store: Store, school: School) -> None:  # noqa: F811
    people = _count(store, Enrollment)
    join = f"/join/{school.join_token}"

    def redeem(name: str) -> int:
        guest = app.test_client()
        fields = {"name": name, "full_name": "Ivy New", "password": PASSWORD}
        return guest.post(join, data={**fields, "csrf_token": form_token(guest, join)}).status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = Counter(pool.map(redeem, (f"ivy-{number}" for number in range(AT_ONCE))))
    assert answers[302] == 1
    assert set(answers) <= {302, 404}
    assert _count(store, Enrollment) == people + 1


def test_an_extension_is_granted_once(app: Flask, store: Store, school: School) -> None:  # noqa: F811
    alan, extensions = make_pass(app, "alan"), _count(store, Extension)
    path = f"/assignments/{school.softmax}/extensions"
    wanted = {"student": "ben", "extra_attempts": "1", "reason": "was ill"}
    sealed = re.search(r'name="seen" value="([^"]+)"', _send(app, alan, path, wanted).text)
    assert sealed is not None
    assert _all_at_once(app, alan, path, {**wanted, "seen": sealed[1]}) == {302: AT_ONCE}
    assert _count(store, Extension) == extensions + 1


def test_two_links_let_one_person_in_once(app: Flask, store: Store, school: School) -> None:  # noqa: F811
    people, zoe = _count(store, Enrollment), make_pass(app, "zoe")
    with store.begin() as session:
        course, alan = find_course(session, school.course), find_user(session, "alan")
        assert course is not None
        assert alan is not None
        links = [
            invite(session, course, Role.STUDENT, alan.id, datetime.now(UTC))[1]
            for _number in range(AT_ONCE)
        ]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = pool.map(lambda token: _send(app, zoe, f"/join/{token}", {}), links)
        assert [answer.status_code for answer in answers] == [302] * AT_ONCE
    assert _count(store, Enrollment) == people + 1


def _all_at_once(app: Flask, shown: Pass, path: str, fields: dict[str, str]) -> Counter[int]:
    """The statuses of the same form, sent several times at one moment."""

    with ThreadPoolExecutor(AT_ONCE) as pool:
        sent = pool.map(lambda _number: _send(app, shown, path, fields), range(AT_ONCE))
        answers = Counter(answer.status_code for answer in sent)
    assert max(answers) < 500
    return answers


def _send(app: Flask, shown: Pass, path: str, fields: dict[str, str]) -> TestResponse:
    client = app.test_client()
    client.set_cookie("softmark", shown.cookie)
    return client.post(path, data={**fields, "csrf_token": shown.form_token})


def _count(store: Store, table: type[Table]) -> int:  # noqa: F811
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def _subjects(store: Store) -> Counter[str]:  # noqa: F811
    with store.read() as session:
        entries = session.execute(select(AuditEntry.action, AuditEntry.subject))
        return Counter(f"{action}: {subject}" for action, subject in entries)
