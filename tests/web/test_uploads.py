"""Handing in: what is taken, what is refused with which sentence, and what is written."""

from __future__ import annotations

import base64
from dataclasses import replace
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from grader.settings import Settings
from grader.store.connection import Store
from grader.store.submissions import find_submission, source_of
from tests.web.client import form_token, post, signed_in, token_headers, upload
from tests.web.school import SOURCE, School, found_submission
from tests.web.test_rulings import change
from web import create_app
from web.material import prepare
from web.uploads import Upload, shown_name

REFUSED = [
    ("huber_loss.py", b"", "huber_loss.py is empty"),
    ("huber_loss.py", b" \n\t\n", "huber_loss.py is empty"),
    ("huber_loss.py", b"PK\x03\x04\x00\x00", "is binary, not Python text"),
    ("huber_loss.py", "x = 1\n".encode("utf-16"), "is binary, not Python text"),
    ("huber_loss.py", b"# gr\xfc\xdfe\nx = 1\n", "line 1 holds the byte 0xfc"),
    ("huber_loss.py", b"x = 1\n" * 30_000, "larger than 128 KiB"),
    ("huber_loss.ipynb", b"{}", "is no notebook, or it is damaged"),
    ("huber_loss.txt", b"x = 1\n", "Hand in a Python file (.py), such as huber_loss.py"),
    ("py", b"x = 1\n", "Hand in a Python file (.py)"),
    (".py", b"x = 1\n", "Hand in a Python file (.py)"),
    ("model.npz", b"x = 1\n", "Hand in a Python file (.py)"),
]


@pytest.mark.parametrize(("name", "content", "sentence"), REFUSED)
def test_what_cannot_be_graded_is_refused_at_once(
    ada: FlaskClient, school: School, sent: list[object], name: str, content: bytes, sentence: str
) -> None:
    answer = upload(ada, school.huber, content, name)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert sent == []


@pytest.mark.parametrize(("name", "content", "sentence"), REFUSED)
def test_programs_read_the_same_sentence(
    stranger: FlaskClient, school: School, name: str, content: bytes, sentence: str
) -> None:
    path = f"/api/assignments/{school.huber}/submissions"
    headers = token_headers(stranger, "ada")
    answer = stranger.post(path, data={"file": (BytesIO(content), name)}, headers=headers)
    assert answer.status_code == 422
    assert sentence in answer.json["error"]


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("C:\\Users\\me\\huber loss.py", "huber loss.py"),
        ("../../huber_loss.py", "huber_loss.py"),
        ("--version.py", "version.py"),
        ("..hidden.PY", "hidden.py"),
        ("line\nbreak\r\u202e.py", "linebreak.py"),
        ('"quoted".py', '"quoted".py'),
        ("é" * 300 + ".py", "é" * 100 + ".py"),
    ],
)
def test_a_file_keeps_of_its_name_what_names_it(name: str, cleaned: str) -> None:
    upload = Upload(shown_name(name), b"x = 1\n")
    assert prepare(upload, "huber_loss.py", 1000).file_name == cleaned


@pytest.mark.parametrize(
    "content",
    [
        b"def broken(:\n",
        b"# only a comment\n",
        "x = 'grüße'\n".encode(),
        b"\xef\xbb\xbfx = 1\n",
        b"# -*- coding: latin-1 -*-\nx = '\xfc'\n",
        b"x = 1\r\n",
    ],
)
def test_whether_text_is_python_is_for_the_grader(
    ada: FlaskClient, school: School, portal_store: Store, content: bytes
) -> None:
    answer = upload(ada, school.huber, content)
    assert answer.status_code == 302
    with portal_store.read() as session:
        submission = find_submission(session, answer.location.rsplit("/", 1)[1])
        assert submission is not None
        assert source_of(session, submission) == content


def test_what_is_surely_the_wrong_file_is_shown_before_it_costs_an_attempt(
    ada: FlaskClient, school: School, sent: list[object]
) -> None:
    path = f"/assignments/{school.huber}/submissions"
    shown = post(ada, path, file=(BytesIO(b"def huber(labels): ...\n"), "a.py"))
    assert "Nothing that is asked for is in this file" in shown.text
    assert "<code>huber_gradient</code>" in shown.text
    assert sent == []
    kept = {"kept_name": "a.py", "kept": base64.b64encode(b"x = 1\n").decode()}
    assert post(ada, path, confirmed="yes", **kept).status_code == 302
    partly = post(ada, f"/assignments/{school.huber}/preview", pasted="huber_loss = 1")
    assert "Not everything that is asked for is in this file" in partly.text
    assert "<code>huber_loss</code>" not in partly.text


def test_the_workers_are_told_after_the_commit(
    portal_settings: Settings, portal_store: Store, school: School
) -> None:
    seen: list[bool] = []

    def send(attempt_id: int, queue: str) -> None:
        with portal_store.read() as session:
            from grader.store.tables import Attempt

            seen.append(session.get(Attempt, attempt_id) is not None and queue == "gpu")

    app = create_app(portal_settings, portal_store, send)
    assert upload(signed_in(app, "ada"), school.cnn, SOURCE, "mnist_cnn.py").status_code == 302
    assert seen == [True]


def test_a_broker_that_is_down_costs_nobody_a_submission(
    portal_settings: Settings, portal_store: Store, school: School
) -> None:
    nowhere = replace(portal_settings, broker_url="redis://127.0.0.1:1/0")
    client = signed_in(create_app(nowhere, portal_store), "ada")
    answer = upload(client, school.huber, SOURCE)
    assert answer.status_code == 302
    assert client.get(answer.location).status_code == 200


def test_the_last_attempt_is_the_last(ada: FlaskClient, school: School) -> None:
    for _ in range(3):
        assert upload(ada, school.huber, SOURCE).status_code == 302
    answer = upload(ada, school.huber, SOURCE)
    assert answer.status_code == 422
    assert "All 5 attempts are used" in answer.text
    assert "Hand in</button>" not in ada.get(f"/assignments/{school.huber}").text


def test_what_comes_after_the_due_date_is_marked_late(ada: FlaskClient, school: School) -> None:
    assert "marked late" in ada.get(f"/assignments/{school.softmax}").text
    answer = upload(ada, school.softmax, SOURCE, "softmax_regression.py")
    assert "Late" in ada.get(answer.location).text


def test_an_oversized_body_gets_a_page_of_its_own(ada: FlaskClient, school: School) -> None:
    answer = ada.post(
        f"/assignments/{school.huber}/submissions",
        data=b"x" * 8_000_000,
        content_type="multipart/form-data; boundary=b",
    )
    assert answer.status_code == 413
    assert "larger than 6 MiB" in answer.text


def test_a_form_without_a_file_is_refused(ada: FlaskClient, school: School) -> None:
    answer = post(ada, f"/assignments/{school.huber}/submissions", file="just text")
    assert answer.status_code == 422
    assert "No file was chosen" in answer.text


def test_pasted_text_is_a_file_too(ada: FlaskClient, school: School, portal_store: Store) -> None:
    path = f"/assignments/{school.huber}/submissions"
    answer = post(ada, path, pasted="huber_loss = 1\r\ny = 2\r\n")
    with portal_store.read() as session:
        submission = find_submission(session, answer.location.rsplit("/", 1)[1])
        assert submission is not None
        assert submission.file_name == "huber_loss.py"
        assert source_of(session, submission) == b"huber_loss = 1\ny = 2\n"


def test_a_preview_hands_nothing_in(ada: FlaskClient, school: School, sent: list[object]) -> None:
    path = f"/assignments/{school.huber}/preview"
    answer = post(ada, path, pasted="huber_loss = '<b>'\n")
    assert answer.status_code == 200
    assert "huber_loss = &#39;&lt;b&gt;&#39;" in answer.text
    assert ">Hand in</button>" in answer.text
    assert sent == []
    back = post(ada, path, pasted="huber_loss = '<b>'\n", back="yes")
    assert "\nhuber_loss = &#39;&lt;b&gt;&#39;\n</textarea>" in back.text


def test_a_preview_offers_no_hand_in_that_would_be_refused(
    ada: FlaskClient, school: School, portal_store: Store
) -> None:
    change(portal_store, school.huber, attempt_limit=1)
    answer = post(ada, f"/assignments/{school.huber}/preview", pasted="x = 1\n")
    assert "The only attempt is used." in answer.text
    assert ">Hand in</button>" not in answer.text


def test_a_self_check_is_shown_as_one_and_leaves_the_attempts(
    ada: FlaskClient, school: School, sent: list[object]
) -> None:
    answer = post(ada, f"/assignments/{school.huber}/self-checks", pasted="x = 1\n")
    assert answer.status_code == 302
    assert len(sent) == 1
    assert "runs the visible checks only" in ada.get(answer.location).text
    page = ada.get(f"/assignments/{school.huber}").text
    assert "3 of 5" in page
    assert f'href="{answer.location}">Self-check 1</a>' in page
    again = post(ada, f"/assignments/{school.huber}/self-checks", pasted="x = 1\n")
    assert (again.status_code, "not graded yet" in again.text) == (422, True)
    assert "\nx = 1\n</textarea>" in again.text


def test_the_file_of_a_self_check_is_handed_in_as_it_is(
    ada: FlaskClient, ben: FlaskClient, school: School, portal_store: Store, sent: list[object]
) -> None:
    checked = post(ada, f"/assignments/{school.huber}/self-checks", pasted="x = 1\n").location
    assert post(ben, f"{checked}/hand-in").status_code == 404
    handed_in = post(ada, f"{checked}/hand-in").location
    assert len(sent) == 2
    with portal_store.read() as session:
        submission = found_submission(session, handed_in.rpartition("/")[2])
        assert (submission.self_check, submission.number) == (False, 3)
        assert source_of(session, submission) == b"x = 1\n"
    change(portal_store, school.huber, attempt_limit=1)
    assert post(ada, f"{checked}/hand-in").location == checked
    assert "The only attempt is used." in ada.get(checked).text


def test_two_files_at_once_are_refused(ada: FlaskClient, school: School) -> None:
    files = [(BytesIO(b"x = 1\n"), "a.py"), (BytesIO(b"x = 2\n"), "b.py")]
    answer = post(ada, f"/assignments/{school.huber}/submissions", file=files)
    assert answer.status_code == 422
    assert "Hand in one file, or paste one text" in answer.text


def test_a_flood_of_hand_ins_is_slowed_down_person_by_person(
    stranger: FlaskClient, ada: FlaskClient, school: School
) -> None:
    path = f"/api/assignments/{school.huber}/submissions"
    headers = token_headers(stranger, "ada")
    statuses = [stranger.post(path, headers=headers).status_code for _ in range(32)]
    assert (statuses[0], statuses[-1]) == (422, 429)
    others = token_headers(stranger, "ben")
    assert stranger.post(path, headers=others).status_code == 422
    assert stranger.post(path, headers=token_headers(stranger, "ada")).status_code == 429
    claimed = {"Authorization": "somebody else"}
    assert ada.post(path.removeprefix("/api"), headers=claimed).status_code == 403
    sent = {"headers": claimed, "data": {"csrf_token": form_token(ada, "/password")}}
    assert ada.post(path.removeprefix("/api"), **sent).status_code == 429
