"""Rosters as spreadsheets write them, and what is not understood, with line numbers."""

from __future__ import annotations

import pytest

from grader.roster import Problem, Row, Trouble, decode_roster, read_roster


@pytest.mark.parametrize(
    "content",
    [
        b"email,Full Name,section\nada@x.org,Ada Lovelace,Monday\n",
        b"\xef\xbb\xbfsection;EMAIL;full_name\r\nMonday;ada@x.org;Ada Lovelace\r\n",
        "Section\tE-Mail\tName\nMonday\tada@x.org\tAda Lovelace".encode("utf-16"),
        b'section,email,name\n"Monday","ada@x.org","Ada\nLovelace"\n\n',
    ],
)
def test_columns_come_in_any_order_and_with_any_separator(content):
    text = decode_roster(content)
    assert text is not None
    roster = read_roster(text)
    assert roster.problems == ()
    expected = Row(2, full_name="Ada Lovelace", email="ada@x.org", section="Monday")
    assert roster.rows == (expected,)


def test_lines_are_counted_as_an_editor_counts_them():
    text = 'user name,full name,remark\nada,"Ada\nLovelace",x\n\nben,Ben,\n,,y\n'
    roster = read_roster(text)
    assert [row.line for row in roster.rows] == [2, 5]
    assert roster.problems == (Problem(6, Trouble.NOBODY),)
    assert roster.ignored == ("remark",)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", Problem(1, Trouble.NO_HEADER)),
        ("ada,ben\n", Problem(1, Trouble.NO_HEADER)),
        ("email,mail\na@x,b@x\n", Problem(1, Trouble.COLUMN_TWICE)),
        ('name\n"Ada\n', Problem(2, Trouble.BAD_QUOTES)),
        ("email\nno address\n", Problem(2, Trouble.BAD_EMAIL, "no address")),
        ("email,role\na@x,admin\n", Problem(2, Trouble.BAD_ROLE, "admin")),
        ("email\na@x\nA@X\n", Problem(3, Trouble.TWICE, "a@x")),
        ("email\na@x,more\n", Problem(2, Trouble.TOO_MANY_CELLS, "more")),
        ("name\n" + "x" * 201, Problem(2, Trouble.TOO_LONG, "x" * 40)),
    ],
)
def test_what_is_not_understood_is_named_with_its_line(text, problem):
    assert read_roster(text).problems == (problem,)


def test_what_is_no_text_is_told_so():
    assert decode_roster(b"name\nJos\xe9\n") is None
