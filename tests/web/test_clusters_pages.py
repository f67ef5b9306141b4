"""Groups of submissions that went wrong alike, on their pages."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from grader.store.connection import Store
from grader.store.courses import find_open_assignment
from tests.web.client import post
from tests.web.school import School
from web.paging import page_of


def test_a_group_is_told_and_commented_on_as_one(
    grace: FlaskClient, ben: FlaskClient, school: School
) -> None:
    page = grace.get(f"/assignments/{school.huber}/clusters").text
    assert "1 submission that counts is not right yet" in page
    assert "the half of delta squared is missing the square" in page
    group = _group(page, school)
    assert "Ben Okafor" in grace.get(group).text
    answer = post(grace, f"{group}/comments", text="Read <b>chapter 3</b>.")
    assert answer.headers["Location"] == group
    assert "The comment stands on 1 submission." in grace.get(group).text
    source = ben.get(f"/submissions/{school.submissions['bens']}/source").text
    assert "Read &lt;b&gt;chapter 3&lt;/b&gt;." in source
    post(grace, f"{group}/comments", text="Read <b>chapter 3</b>.")
    assert "has this comment already" in grace.get(group).text
    post(grace, f"{group}/comments", text="Draw it.", keep="yes")
    kept = re.search(r'<option value="(\S+)">Draw it\.', grace.get(group).text)
    assert kept is not None
    post(grace, f"{group}/comments", saved=kept[1], text="Then again.")
    assert (
        "Draw it.\nThen again." in ben.get(f"/submissions/{school.submissions['bens']}/source").text
    )


def test_a_comment_that_says_nothing_or_too_much_is_refused(
    grace: FlaskClient, ada: FlaskClient, school: School
) -> None:
    group = _group(grace.get(f"/assignments/{school.huber}/clusters").text, school)
    for text in (" ", "x" * 4001):
        answer = post(grace, f"{group}/comments", text=text)
        assert answer.status_code == 422
        assert "between 1 and 4000 letters" in answer.text
    assert ada.get(group).status_code == 403
    assert post(ada, f"{group}/comments", text="x").status_code == 403


def test_where_names_are_hidden_a_group_has_none(
    grace: FlaskClient, alan: FlaskClient, school: School, portal_store: Store
) -> None:
    with portal_store.begin() as session:
        opened = find_open_assignment(session, school.huber)
        assert opened is not None
        opened.anonymous = True
    group = _group(grace.get(f"/assignments/{school.huber}/clusters").text, school)
    assert "Ben Okafor" not in grace.get(group).text
    assert "Ben Okafor" in alan.get(group).text


def test_nothing_wrong_is_said(grace: FlaskClient, school: School) -> None:
    assert "Nothing is wrong" in grace.get(f"/assignments/{school.cnn}/clusters").text


def _group(page: str, school: School) -> str:
    found = re.search(rf"/assignments/{school.huber}/clusters/[0-9a-f]{{16}}", page)
    assert found is not None
    return found[0]


def test_a_page_beyond_the_last_is_the_last(grace: FlaskClient, school: School) -> None:
    path = f"/assignments/{school.huber}/clusters"
    for page in ("0", "7", "nonsense"):
        assert _group(grace.get(path, query_string={"page": page}).text, school)


@pytest.mark.parametrize(
    ("page", "expected"),
    [(1, "ab"), (2, "cd"), (3, "e"), (9, "e"), (-1, "ab")],
)
def test_every_page_has_its_part(page: int, expected: str) -> None:
    shown, number, pages = page_of("abcde", page, 2)
    assert (shown, number, pages) == (expected, min(max(page, 1), 3), 3)
    assert page_of("", page, 2) == ("", 1, 1)
