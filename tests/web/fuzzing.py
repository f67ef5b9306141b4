"""Requests that nobody would send on purpose: every route, odd ids, odd fields, odd bodies."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from grader.store.connection import Store
from grader.store.tables import Table
from tests.web.addresses import arguments
from tests.web.school import School
from web import application

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
READING = frozenset({"GET", "HEAD", "OPTIONS"})
TEMPLATES = Path(application.__file__).with_name("templates")
ODD = (
    "",
    " ",
    "0",
    "-1",
    "1",
    "7",
    "2.5",
    "1e999",
    "nan",
    "9" * 40,
    "on",
    "true",
    "huber-loss",
    "student",
    "admin",
    "desc",
    "2026-12-24T18:00",
    "2026-03-29T02:30",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "2026-02-30",
    "Europe/Berlin",
    "../../../etc/passwd",
    "Mars/Olympus",
    "\0",
    "\r\nX-Probe: 1",
    "\u202e",
    "𝕊" * 40,
    "'; drop table users; --",
    "%s%n%(x)s{0}{{7*7}}",
    "<script>alert(1)</script>",
    '=HYPERLINK("x")',
    "a" * 5000,
    "名前",
    "name,full name\nada,Ada\n\0,\n",
)
BODIES = (
    b"",
    b"{",
    b"[]",
    b"null",
    b'{"name": {"$gt": ""}}',
    b"[" * 20_000,
    b"\xff\xfe\x00",
    b"--x\r\nContent-Disposition: form-data; name=file; filename=\r\n\r\n",
    b"PK\x03\x04 not a zip",
)
KINDS = (
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "text/plain; charset=no-such",
    "",
)


@dataclass(frozen=True)
class Odd:
    """One request; `cookie` and `headers` are a visitor's."""

    endpoint: str
    path: str
    method: str
    options: dict[str, Any]


class Fuzzer:
    """Draws requests, the same ones for the same seed, over the routes that the portal has."""

    def __init__(self, app: Flask, school: School, seed: int) -> None:
        self._app, self._school = app, school
        self._draw = random.Random(seed)
        self._rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
        own = (*school.submissions.values(), *school.attempts.values(), *school.people.values())
        courses = (school.course, school.other_course, school.extension, school.extension_request)
        assignments = (school.huber, school.softmax, school.cnn, school.foreign_assignment)
        self._ids = (*own, *courses, *assignments, *school.comments.values(), "worker-1")
        self._names = sorted(field_names())

    def requests(self, number: int, *, reading: bool) -> Iterator[Odd]:
        """So many requests that may change nothing, or that may."""
        rules = [rule for rule in self._rules if reading or "POST" in rule.methods]
        for place in range(number):
            rule = rules[place % len(rules)]
            method = self._method(rule, reading=reading)
            yield Odd(rule.endpoint, self._path(rule), method, self._options(method))

    def _method(self, rule: Any, *, reading: bool) -> str:
        fitting = [method for method in METHODS if (method in READING) is reading]
        allowed = [method for method in fitting if method in rule.methods]
        return self._draw.choice(allowed if allowed and self._draw.random() < 0.9 else fitting)

    def _path(self, rule: Any) -> str:
        fitting = arguments(self._app, self._school, rule.endpoint)
        values = {
            name: fitting[name] if self._draw.random() < 0.7 else self._argument()
            for name in sorted(rule.arguments)
        }
        with self._app.test_request_context():
            return self._app.url_for(rule.endpoint, **values).partition("?")[0]

    def _argument(self) -> str:
        if self._draw.random() < 0.8:
            return self._draw.choice(self._ids)
        return self._draw.choice(ODD).strip("/.") or "x"

    def _options(self, method: str) -> dict[str, Any]:
        options: dict[str, Any] = {}
        if self._draw.random() < 0.5:
            options["query_string"] = self._fields()
        if method not in READING:
            options |= self._body()
        return options

    def _body(self) -> dict[str, Any]:
        kind = self._draw.random()
        if kind < 0.15:
            return {"data": self._draw.choice(BODIES), "content_type": self._draw.choice(KINDS)}
        if kind < 0.25:
            return {"json": self._fields()}
        fields: dict[str, Any] = self._fields()
        if self._draw.random() < 0.3:
            content, name = self._draw.choice(BODIES), self._draw.choice(ODD)
            file = (BytesIO(content), name.replace("\0", "") or "huber_loss.py")
            fields[self._draw.choice(("file", "roster", "archive"))] = file
        return {"data": fields}

    def _fields(self) -> dict[str, Any]:
        chosen = self._draw.sample(self._names, self._draw.randint(0, len(self._names) // 2))
        return {name: self._draw.choice((*ODD, self._draw.choice(self._ids))) for name in chosen}


def field_names() -> set[str]:
    """The names of all fields that the portal's forms have."""
    pages = "".join(path.read_text() for path in TEMPLATES.rglob("*.html"))
    written = set(re.findall(r'<(?:input|select|textarea|button)\b[^>]*\bname="([a-z_]+)"', pages))
    by_macro = set(re.findall(r'field\(\s*"([a-z_]+)"', pages))
    return (written | by_macro | {"page", "sort", "q", "next", "section"}) - {"csrf_token"}


def digest_of(store: Store) -> str:
    """Changes whenever anything in any table does."""
    found = hashlib.sha256()
    with store.read() as session:
        for table in Table.metadata.sorted_tables:
            rows = session.execute(select(table).order_by(*table.primary_key.columns))
            for row in rows:
                found.update(repr(row).encode())
    return found.hexdigest()
