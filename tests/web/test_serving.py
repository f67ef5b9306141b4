"""What only a real server shows: bodies that are too large, and two processes with one key."""

from __future__ import annotations

import socket
import struct
import time
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import httpx
from flask import Flask

from grader.store.connection import open_store
from tests.web.running import Running
from tests.web.school import PASSWORD
from web.gunicorn_settings import PATIENCE_SECONDS, post_worker_init
from web.services import EXTENSION, Services
from web.warming import warm_up


def _token(portal: Running) -> dict[str, str]:
    credentials = {"name": "ada", "password": PASSWORD}
    answer = httpx.post(f"{portal.url}/api/token", json=credentials, trust_env=False)
    return {"Authorization": f"Bearer {answer.json()['token']}"}


def test_seven_megabytes_get_an_answer_and_no_broken_connection(portal: Running) -> None:
    answer = httpx.post(
        f"{portal.url}/api/assignments/{portal.school.huber}/submissions",
        files={"file": ("huber_loss.py", b"x" * 7_000_000)},
        headers=_token(portal),
        trust_env=False,
    )
    assert answer.status_code == 413
    assert "larger than 6 MiB" in answer.json()["error"]


def test_a_body_without_a_length_is_counted_while_it_comes(portal: Running) -> None:
    answer = httpx.post(
        f"{portal.url}/api/token",
        content=(b" " * 65_536 for _ in range(64)),
        headers={"Content-Type": "application/json"},
        trust_env=False,
    )
    assert answer.status_code in {400, 413}
    assert "error" in answer.json()


def test_no_first_visit_waits_for_a_template(app: Flask) -> None:
    warm_up(app)
    compiled = {name for _, name in app.jinja_env.cache}
    assert compiled == set(app.jinja_env.list_templates())


def test_a_portal_starts_before_its_database(app: Flask, tmp_path: Path) -> None:
    nowhere = Services(open_store(f"sqlite:///{tmp_path}"), lambda *_: None, isolated=True)
    app.extensions[EXTENSION] = nowhere
    warm_up(app)


def test_the_server_does_not_say_what_it_is_made_of(portal: Running) -> None:
    answer = httpx.get(f"{portal.url}/sign-in", trust_env=False)
    assert "python" not in answer.headers.get("Server", "").lower()
    assert "Werkzeug" not in answer.headers.get("Server", "")


def test_who_stops_in_the_middle_holds_no_thread_for_long() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        worker: Any = SimpleNamespace(sockets=[SimpleNamespace(sock=listener)])
        post_worker_init(worker)
        with socket.create_connection(listener.getsockname()):
            accepted, _ = listener.accept()
    with accepted:
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            limit = accepted.getsockopt(socket.SOL_SOCKET, option, struct.calcsize("@ll"))
            assert struct.unpack("@ll", limit) == (PATIENCE_SECONDS, 0)


def test_connections_that_are_left_open_delay_nobody(portal: Running) -> None:
    place = urlsplit(portal.url)
    ask = b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with ExitStack() as left_open:
        for _ in range(6):
            address = (place.hostname or "", place.port or 0)
            one = left_open.enter_context(socket.create_connection(address))
            one.sendall(ask)
            assert one.recv(12) == b"HTTP/1.1 200"
        started = time.monotonic()
        httpx.get(f"{portal.url}/health", trust_env=False)
        assert time.monotonic() - started < 5


def test_no_header_says_where_the_portal_is_mounted(portal: Running) -> None:
    odd = {"Script_Name": "/elsewhere", "Path_Info": "/"}
    answer = httpx.get(f"{portal.url}/sign-in", headers=odd, trust_env=False)
    assert answer.status_code == 200
    assert "/elsewhere" not in answer.text
