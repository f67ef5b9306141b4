"""Whatever people may call things, pages show it as text and files hold no formulas."""

from __future__ import annotations

import csv
from html.parser import HTMLParser
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from grader.store.columns import StorableText
from grader.store.connection import Store
from grader.store.tables import Enrollment, Table, User
from tests.web.addresses import arguments
from tests.web.client import signed_in
from tests.web.school import School

HOSTILE = (
    "=1+1'\"><xss-probe onprobe=x>{{191*7}}${191*7}%(x)s%n</title></textarea></script>"
    "<xss-probe>&lt;b&gt;"
)
NOT_CHOSEN = frozenset(
    {
        "public_id",
        "name_key",
        "pseudonym",
        "password_hash",
        "time_zone",
        "language",
        "queue",
        "queues",
        "assignment",
        "version",
        "digest",
        "claim_token",
        "path",
        "action",
        "check_name",
    }
)
"""Columns that hold words of ours, keys, or names from a list."""


class Reader(HTMLParser):
    """Notes every element and attribute that the hostile text would have made."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "xss-probe":
            self.made.append(tag)
        self.made += [name for name, _ in attrs if name.startswith(("on", "style"))]


@pytest.fixture
def hostile_school(portal_store: Store, school: School) -> School:
    """The school in which every text that somebody may choose is hostile."""
    with portal_store.begin() as session:
        for table in Table.metadata.sorted_tables:
            chosen = [
                column.name
                for column in table.columns
                if isinstance(column.type, StorableText)
                and column.name not in NOT_CHOSEN
                and not column.primary_key
                and not column.foreign_keys
                and not column.unique
            ]
            if chosen and table.name != "audit":
                session.execute(update(table).values(dict.fromkeys(chosen, HOSTILE)))
        ada = select(User.id).where(User.public_id == school.people["ada"]).scalar_subquery()
        enrollments = update(Enrollment).where(Enrollment.user_id == ada)
        session.execute(enrollments.values(pseudonym=HOSTILE))
    return school


@pytest.mark.parametrize("name", ["ada", "grace", "alan"])
def test_no_text_becomes_an_element_or_is_evaluated(
    app: Flask, hostile_school: School, name: str
) -> None:
    client = signed_in(app, name)
    shown = 0
    for path in page_paths(app, hostile_school):
        page = client.get(path)
        if page.status_code == 200 and page.mimetype == "text/html":
            reader = Reader()
            reader.feed(page.text)
            assert reader.made == [], path
            assert "1337" not in page.text, path
            shown += "xss-probe" in page.text
    assert shown > 3


def test_no_file_holds_a_formula(app: Flask, hostile_school: School) -> None:
    client = signed_in(app, "alan")
    tables = [client.get(path) for path in page_paths(app, hostile_school)]
    texts = [one.data.decode("utf-8-sig") for one in tables if one.mimetype == "text/csv"]
    assert len(texts) == 2
    for text in texts:
        cells = [cell for row in csv.reader(StringIO(text)) for cell in row]
        assert any("xss-probe" in cell for cell in cells)
        assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))]


def test_no_workbook_holds_a_formula(app: Flask, hostile_school: School) -> None:
    client = signed_in(app, "alan")
    files = [client.get(path) for path in page_paths(app, hostile_school)]
    books = [one.data for one in files if "spreadsheetml" in one.mimetype]
    assert len(books) == 1
    for book in books:
        with ZipFile(BytesIO(book)) as parts:
            sheets = "".join(
                parts.read(name).decode() for name in parts.namelist() if "sheets/" in name
            )
            texts = parts.read("xl/sharedStrings.xml").decode()
        assert "xss-probe" in texts
        assert "<f>" not in sheets
        assert "<f " not in sheets


def test_a_file_name_makes_no_header(
    app: Flask, portal_store: Store, ada: FlaskClient, school: School
) -> None:
    submissions = Table.metadata.tables["submissions"]
    hostile = 'a\r\nX-Probe: 1\r\n\r\n"; x="<b>.py'
    with portal_store.begin() as session:
        session.execute(update(submissions).values(file_name=hostile, original_name=hostile))
    answer = ada.get(f"/submissions/{school.submissions['full']}/file")
    assert answer.status_code == 200
    assert "X-Probe" not in answer.headers
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert app.test_client().get("/sign-in?next=%0d%0aX-Probe:1").headers.get("X-Probe") is None


def page_paths(app: Flask, school: School) -> list[str]:
    """The addresses of everything that can be asked for with GET, with ids of the school."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    with app.test_request_context():
        return [
            app.url_for(rule.endpoint, **arguments(app, school, rule.endpoint))
            for rule in rules
            if rule.endpoint != "static"
        ]
