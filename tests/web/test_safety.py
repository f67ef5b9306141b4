"""Forms without a token, inline code, headers, and names that want to be something else."""

from __future__ import annotations

import ast
import csv
import re
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import web
from grader.store.accounts import create_user
from grader.store.connection import Store
from grader.store.courses import enrol, find_course
from grader.store.tables import Role
from tests.web.client import SignIn, post, upload
from tests.web.made_reports import MARKUP
from tests.web.school import School
from web.headers import HEADERS
from web.tables import harmless

WEB = Path(web.__file__).parent
INLINE = re.compile(
    r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE
)


def test_no_form_is_taken_without_its_token(app: Flask, alan: FlaskClient) -> None:
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or set()) and not rule.endpoint.startswith("api."):
            path = re.sub(r"<[^>]+>", "some-id", rule.rule)
            answer = alan.post(path, data={"csrf_token": "forged"})
            assert answer.status_code == 403, path
            assert "nothing was changed" in answer.text


def test_only_forms_change_anything(app: Flask) -> None:
    methods = {method for rule in app.url_map.iter_rules() for method in rule.methods or set()}
    assert methods == {"GET", "HEAD", "OPTIONS", "POST"}


def test_no_page_holds_inline_code_and_all_carry_the_headers(
    sign_in: SignIn, stranger: FlaskClient, school: School
) -> None:
    for client, path in _all_pages(sign_in, stranger, school):
        answer = client.get(path)
        assert answer.status_code in {200, 404}, path
        assert not INLINE.search(_without_listings(answer.text)), path
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, path
        assert answer.headers["Cache-Control"] == "no-store"


def test_what_was_uploaded_goes_out_as_an_inert_attachment(
    ada: FlaskClient, school: School
) -> None:
    answer = ada.get(f"/submissions/{school.submissions['full']}/file")
    assert answer.headers["Content-Disposition"] == "attachment; filename=solution.py"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_static_files_are_cached_under_an_address_with_their_digest(stranger: FlaskClient) -> None:
    link = re.search(r'href="(/static/softmark.css\?v=\w+)"', stranger.get("/sign-in").text)
    assert link is not None
    with stranger.get(link[1]) as answer:
        assert "max-age" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "name",
    [
        "<img src=x onerror=alert(1)>.py",
        "{{7*7}}.py",
        "%s%n.py",
        "a\u202eyp.exe.py",
        "'; drop table submissions; --.py",
    ],
)
def test_a_file_name_is_only_ever_text(ada: FlaskClient, school: School, name: str) -> None:
    answer = upload(ada, school.huber, b"x = 1\n", name)
    assert answer.status_code == 302
    for path in (answer.location, f"{answer.location}/source", f"/assignments/{school.huber}"):
        page = ada.get(path).text
        assert "<img src=x" not in page
        assert "49.py" not in page
        assert "\u202e" not in page


@pytest.mark.parametrize("name", ["../../etc/passwd.py", "/etc/passwd.py"])
def test_a_path_in_a_file_name_is_dropped(ada: FlaskClient, school: School, name: str) -> None:
    where = upload(ada, school.huber, b"x = 1\n", name).location
    download = ada.get(f"{where}/file")
    assert download.headers["Content-Disposition"] == "attachment; filename=passwd.py"


def test_what_a_program_printed_is_only_ever_text(
    ada: FlaskClient, grace: FlaskClient, school: School
) -> None:
    for client in (ada, grace):
        page = client.get(f"/submissions/{school.submissions['verdicts']}").text
        assert MARKUP not in page
        assert "&lt;script&gt;alert" in page
        assert "\x1b" not in page
        assert "\u202e" not in page


def test_names_of_people_are_escaped_and_never_formulas(
    portal_store: Store, grace: FlaskClient, school: School
) -> None:
    hostile = '=HYPERLINK("https://evil.example")<script>'
    with portal_store.begin() as session:
        course = find_course(session, school.course)
        assert course is not None
        user = create_user(session, "@mallory", hostile, "long enough")
        enrol(session, course, user, Role.STUDENT)
    page = grace.get(f"/courses/{school.course}/gradebook").text
    assert "<script>" not in page
    table = grace.get(f"/courses/{school.course}/gradebook.csv").data.decode("utf-8-sig")
    cells = [cell for row in csv.reader(StringIO(table)) for cell in row]
    assert f"'{hostile}" in cells
    assert "'@mallory" in cells


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "  =1", "\n=1"])
def test_every_beginning_of_a_formula_is_defused(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_other_text_stays_as_it_is() -> None:
    assert harmless("Ada = Lovelace") == "Ada = Lovelace"


def test_fields_nobody_asked_for_are_ignored(ada: FlaskClient, school: School) -> None:
    answer = post(
        ada,
        f"/assignments/{school.huber}/submissions",
        file=(BytesIO(b"huber_loss = 1\n"), "huber_loss.py"),
        user_id="1",
        score="10",
        role="admin",
        status="recorded",
    )
    page = ada.get(answer.location)
    assert "Next in the queue" in page.text


@pytest.mark.parametrize("odd", ["'", "1 OR 1=1", "..%2f..", "%00", "a" * 3000, "\u202e"])
def test_odd_ids_are_simply_not_there(ada: FlaskClient, odd: str) -> None:
    for path in ("assignments", "submissions"):
        assert ada.get(f"/{path}/{odd}").status_code == 404


def test_the_portal_has_nothing_to_ask_other_servers_with() -> None:
    clients = {"urllib.request", "http.client", "socket", "ssl", "smtplib", "ftplib", "requests"}
    imported = {
        f"{getattr(node, 'module', '') or ''}.{alias.name}".strip(".")
        for path in WEB.rglob("*.py")
        if path.name != "gunicorn_settings.py"  # sets how long the server waits for a visitor
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert "flask.Flask" in imported
    assert [name for name in imported if any(f"{name}.".startswith(f"{c}.") for c in clients)] == []


def _all_pages(
    sign_in: SignIn, stranger: FlaskClient, school: School
) -> list[tuple[FlaskClient, str]]:
    ada, grace, alan = sign_in("ada"), sign_in("grace"), sign_in("alan")
    own = [name for name in school.submissions if name not in {"bens", "queued_before", "foreign"}]
    of_ada = [
        "/",
        "/password",
        "/nowhere",
        f"/assignments/{school.huber}",
        *(f"/submissions/{school.submissions[name]}" for name in own),
        f"/submissions/{school.submissions['full']}/source",
    ]
    of_grace = [
        "/",
        f"/courses/{school.course}/gradebook",
        f"/courses/{school.course}/students/{school.people['ada']}",
        *(f"/submissions/{school.submissions[name]}" for name in own),
    ]
    of_alan = [
        f"/courses/{school.course}/assignments",
        f"/courses/{school.course}/people",
        f"/assignments/{school.huber}/terms",
    ]
    pages = [(stranger, "/sign-in"), (stranger, "/nowhere")]
    for client, paths in ((ada, of_ada), (grace, of_grace), (alan, of_alan)):
        pages += [(client, path) for path in paths]
    return pages


def _without_listings(page: str) -> str:
    """The page without text of students, in which `onerror=` is harmless because it is escaped."""
    return re.sub(r"<pre.*?</pre>", "", page, flags=re.DOTALL)
