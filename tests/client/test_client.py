"""The student's client against the real portal: a server, a database, and no worker."""

from __future__ import annotations

import json
import stat
import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from werkzeug.serving import make_server

from grader import client
from grader.errors import PortalRefused, PortalUnreachable
from grader.portal import Portal
from grader.store.connection import open_store
from scripts.demo.course import create_sample_course, make_accounts
from web import create_app


@pytest.fixture(scope="module")
def accounts():
    return {account.name: account for account in make_accounts()}


@pytest.fixture(scope="module")
def url(settings, accounts, tmp_path_factory):
    """The address of a portal with the sample course."""
    home = tmp_path_factory.mktemp("portal")
    database = f"sqlite:///{home}/portal.db"
    here = replace(settings, home=home, database_url=database, secret_key="k" * 40)
    store = open_store(database)
    store.migrate()
    create_sample_course(store, tuple(accounts.values()), datetime.now(UTC))
    app = create_app(here, store, lambda _attempt, _queue: None)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    store.close()


@pytest.fixture(autouse=True)
def tokens(tmp_path, monkeypatch):
    """The token file of this test."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return client.token_file()


@pytest.fixture
def homework(tmp_path):
    file = tmp_path / "huber_loss.py"
    file.write_text("def huber_loss(labels, predictions, delta=1.0):\n    return 0.0\n")
    return file


def test_a_file_is_handed_in_and_its_status_read(url, accounts, homework):
    asked = []

    def password(name):
        asked.append(name)
        return accounts[name].password

    receipt = client.submit("huber-loss", homework, url, "sam", password)
    answer = client.status(receipt.submission, url, "sam", password)
    assert answer["status"] == "queued"
    assert answer["report"] is None
    assert answer["url"] == receipt.url
    assert receipt.url.startswith(url)
    assert asked == ["sam"]


def test_the_token_is_kept_for_its_owner_only(url, accounts, homework, tokens):
    client.submit("huber-loss", homework, url, "sam", lambda name: accounts[name].password)
    assert stat.S_IMODE(tokens.stat().st_mode) == 0o600
    assert accounts["sam"].password not in tokens.read_text()


def test_a_token_that_is_no_good_any_more_is_replaced(url, accounts, homework, tokens):
    tokens.parent.mkdir(parents=True)
    tokens.write_text(json.dumps({f"sam@{url}": "worn out"}))
    receipt = client.submit("huber-loss", homework, url, "sam", lambda n: accounts[n].password)
    assert receipt.submission
    assert "worn out" not in tokens.read_text()


def test_the_portals_own_sentence_is_passed_on(url, homework):
    with pytest.raises(PortalRefused, match="user name or the password is wrong") as refusal:
        client.submit("huber-loss", homework, url, "sam", lambda _name: "not my password")
    assert refusal.value.status_code == 401


def test_an_assignment_that_is_not_open_is_refused(url, accounts, homework):
    with pytest.raises(PortalRefused, match="baking is not open"):
        client.submit("baking", homework, url, "sam", lambda name: accounts[name].password)


def test_an_empty_file_is_refused_with_a_sentence(url, accounts, homework):
    homework.write_text("")
    with pytest.raises(PortalRefused, match="empty"):
        client.submit("huber-loss", homework, url, "sam", lambda name: accounts[name].password)


def test_a_portal_that_is_not_there_is_said_so():
    with Portal("http://127.0.0.1:9") as portal, pytest.raises(PortalUnreachable, match="answers"):
        portal.sign_in("sam", "secret")
