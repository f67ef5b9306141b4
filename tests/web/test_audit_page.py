"""The audit log: searched by person, action, text and day, paged, and as a table."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from grader.sentences import say
from grader.settings import PROJECT_ROOT
from grader.store.audit import ACTIONS, log_change, titled
from grader.store.connection import Store
from grader.store.courses import find_course, find_open_assignment
from grader.store.pages import find_user_by_id
from grader.store.tables import AuditEntry
from tests.web.client import post
from tests.web.school import School
from web.audit_entries import subject_in_words, titles_in_words
from web.audit_words import ACTION_WORDS
from web.old_subjects import TEMPLATES

NOW = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)


@pytest.fixture
def path(portal_store: Store, school: School) -> str:
    """Sixty entries of Alan's and one of Grace's, late on 1 March in UTC, 2 March in Berlin."""
    with portal_store.begin() as session:
        course = find_course(session, school.course)
        people = [find_user_by_id(session, school.people[name]) for name in ("alan", "grace")]
        assert course is not None
        alan, grace = people
        assert alan is not None
        assert grace is not None
        for number in range(60):
            before, after = {"points": number}, {"points": number + 1}
            subject = f"mark-{number:02d}"
            log_change(session, alan.id, course.id, "terms", subject, NOW, before, after, "<why>")
        later = NOW + timedelta(days=3)
        log_change(session, grace.id, course.id, "override", "100%_sure", later, reason="=1+1")
    return f"/courses/{school.course}/audit"


def subjects(client: FlaskClient, path: str, **wanted: str) -> list[str]:
    page = client.get(path, query_string=wanted).text
    return re.findall(r"(mark-\d\d|100%_sure)", page)


def test_entries_come_newest_first_a_page_at_a_time(alan: FlaskClient, path: str) -> None:
    first = alan.get(path, query_string={"text": "mark"}).text
    older = re.search(r'href="([^"]+before=[^"]+)"', first)
    assert older is not None
    shown = re.findall(r"mark-\d\d", first)
    shown += re.findall(r"mark-\d\d", alan.get(older[1].replace("&amp;", "&")).text)
    assert shown == [f"mark-{number:02d}" for number in reversed(range(60))]


def test_what_changed_at_once_is_folded_and_can_be_unfolded(alan: FlaskClient, path: str) -> None:
    folded = alan.get(path).text
    assert re.findall(r"mark-\d\d", folded) == ["mark-59", "mark-58", "mark-57"]
    link = re.search(r'href="([^"]+beside=\d+)">57 more of this kind', folded)
    assert link is not None
    beside = alan.get(link[1]).text
    assert len(re.findall(r"mark-\d\d", beside)) == 50
    assert "100%_sure" not in beside
    older = re.search(r'href="([^"]+before=[^"]+)"', beside)
    assert older is not None
    assert len(re.findall(r"mark-\d\d", alan.get(older[1].replace("&amp;", "&")).text)) == 10
    assert '<th scope="row" class="across">mark-07<' in alan.get(f"{link[1]}&text=mark-07").text


@pytest.mark.parametrize(
    "wanted",
    [
        {"person": "GRACE"},
        {"person": "hopper"},
        {"action": "override"},
        {"text": "100%_"},
        {"text": "=1+"},
        {"since": "2026-03-05", "until": "2026-03-05"},
    ],
)
def test_entries_are_found(alan: FlaskClient, path: str, wanted: dict[str, str]) -> None:
    assert subjects(alan, path, **wanted) == ["100%_sure"]


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        ({"text": "mark", "until": "2026-03-01"}, 0),
        ({"text": "mark", "until": "2026-03-02"}, 50),
        ({"text": "mark", "since": "nonsense", "before": "x"}, 50),
        ({"text": "1%0"}, 0),
        ({"text": "mark", "before": "9" * 30}, 50),
    ],
)
def test_days_are_the_courses(
    alan: FlaskClient, path: str, wanted: dict[str, str], number: int
) -> None:
    assert len(subjects(alan, path, **wanted)) == number


def test_the_table_is_safe_in_spreadsheets(alan: FlaskClient, path: str) -> None:
    table = alan.get(f"{path}.csv", query_string={"action": "override"}).data.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(table)))
    assert len(rows) == 2
    assert rows[1][1:4] == ["grace", "override", "100%_sure"]
    assert rows[1][6] == "'=1+1"


def test_nothing_in_the_log_becomes_markup(alan: FlaskClient, path: str) -> None:
    page = alan.get(path).text
    assert "<why>" not in page
    assert "&lt;why&gt;" in page


def test_actions_and_fields_are_called_what_the_language_calls_them(
    alan: FlaskClient, path: str
) -> None:
    post(alan, "/language", language="zh_Hans")
    page = alan.get(path, query_string={"text": "mark-07"}).text
    assert "分数：7" in page
    assert "条款" in page
    assert "terms</span>" not in page


def test_subjects_and_values_read_in_the_language_of_the_page(
    alan: FlaskClient, path: str, portal_store: Store, school: School
) -> None:
    with portal_store.begin() as session:
        opened = find_open_assignment(session, school.huber)
        assert opened is not None
        subject = say("%(title)s: regrade started", title=titled(opened))
        values = {"due_at": "2026-03-01T23:30:00+00:00", "visibility": "never", "anonymous": True}
        log_change(session, None, opened.course_id, "terms", subject, NOW, {"role": "ta"}, values)
    assert "The Huber loss: regrade started" in alan.get(path).text
    post(alan, "/language", language="zh_Hans")
    for wanted in ("regrade started", "损失"):
        page = alan.get(path, query_string={"text": wanted}).text
        assert "Huber 损失：重新评分已开始" in page
        for text in ("2026年3月2日", "从不", "角色：助教", "：是"):
            assert text in page
    entry = alan.get(path, query_string={"text": "mark-07"}).text
    assert "<strong>分数：7</strong>" in entry


@pytest.mark.parametrize(
    ("action", "subject", "read"),
    [
        ("terms", "The Huber loss", "Huber 损失"),
        ("extension", "The Huber loss: Monday: late", "Huber 损失：Monday: late"),
        ("regrade", "The Huber loss: regrade started", "Huber 损失：重新评分已开始"),
        ("section", "group The Huber loss", "小组 The Huber loss"),
        ("attempt", "ada: The Huber loss, submission 3", "ada：Huber 损失，第 3 次提交"),
        ("course", "The Huber loss", "The Huber loss"),
    ],
)
def test_entries_from_before_sentences_were_kept_read_in_every_language(
    app: Flask, action: str, subject: str, read: str
) -> None:
    entry = AuditEntry(action=action, subject=subject)
    with app.test_request_context(headers={"Accept-Language": "zh-CN"}):
        assert subject_in_words(entry, titles_in_words()) == read


def test_old_sentences_are_still_those_of_today() -> None:
    sources = [path.read_text() for path in (PROJECT_ROOT / "grader/store").glob("*.py")]
    sources.append((PROJECT_ROOT / "web/views/operations.py").read_text())
    said = "".join(sources)
    templates = {one for several in TEMPLATES.values() for one in several} - {"%(title)s"}
    assert [one for one in templates if f'"{one}"' not in said] == []


def test_every_action_has_a_word() -> None:
    assert set(ACTION_WORDS) == ACTIONS
