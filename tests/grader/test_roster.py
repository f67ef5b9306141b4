"""Rosters as spreadsheets write them, and what is not understood, with line numbers."""

from __future__ import annotations

import pytest

from grader.roster import Problem, Row, Trouble, read_roster
from grader.roster_text import ENCODINGS, decode_roster, is_workbook, read_again


@pytest.mark.parametrize(
    "content",
    [
        b"email,Full Name,section\nada@x.org,Ada Lovelace,Monday\n",
        b"\xef\xbb\xbfsection;EMAIL;full_name\r\nMonday;ada@x.org;Ada Lovelace\r\n",
        "Section\tE-Mail\tName\nMonday\tada@x.org\tAda Lovelace".encode("utf-16"),
        b'section,email,name\n"Monday","ada@x.org","Ada\nLovelace"\n\n',
        b"First name,Surname,E-mail address,Section\nAda,Lovelace,ada@x.org,Monday\n",
        "班级，邮箱，姓名\nMonday，ada@x.org，Ada Lovelace\n".encode(),
    ],
)
def test_columns_come_in_any_order_and_with_any_separator(content):
    sent = decode_roster(content)
    assert sent is not None
    assert not sent.guess
    roster = read_roster(sent.text)
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
        ("\nada,ben\n", Problem(2, Trouble.NO_HEADER, "ada,ben")),
        ("email,,mail,\na@x,,b@x,\n", Problem(1, Trouble.COLUMN_TWICE, "email, mail")),
        ('name\n"Ada\n', Problem(2, Trouble.BAD_QUOTES)),
        ("email\nno address\n", Problem(2, Trouble.BAD_EMAIL, "no address")),
        ("email,role\na@x,admin\n", Problem(2, Trouble.BAD_ROLE, "admin")),
        ("email\na@x\nA@X\n", Problem(3, Trouble.TWICE, "a@x")),
        ("email\na@x,more\n", Problem(2, Trouble.TOO_MANY_CELLS, "more")),
        ("name,group\nAda," + "x" * 101, Problem(2, Trouble.TOO_LONG, "x" * 40)),
        ("name\n" + "x" * 201, Problem(2, Trouble.TOO_LONG, "x" * 40)),
    ],
)
def test_what_is_not_understood_is_named_with_its_line(text, problem):
    assert read_roster(text).problems == (problem,)


def test_chinese_names_in_two_columns_become_one_as_they_are_written():
    (row,) = read_roster("姓,名,角色\n刘,洋,助教\n").rows
    assert (row.full_name, row.role) == ("刘洋", "ta")


TABLES = {
    "gb18030": "用户名,姓名\nwei,王伟\nfang,李芳\n",
    "big5": "使用者名稱,姓名\nmin,陳大文\nling,林美玲\n",
    "cp1252": "name;email\nJosé Müller;jm@x.org\nÉva Ödön;eo@x.org\n",
}


@pytest.mark.parametrize("encoding", TABLES)
def test_old_encodings_are_guessed_and_said(encoding):
    sent = decode_roster(TABLES[encoding].encode(encoding))
    assert sent is not None
    assert (sent.text, sent.encoding, sent.guess) == (TABLES[encoding], encoding, True)
    assert read_roster(sent.text).problems == ()


def test_what_was_guessed_wrongly_can_be_read_otherwise():
    names = "name\nDvořák\nŁukasz\n"
    sent = decode_roster(names.encode("cp1250"))
    assert sent is not None
    assert sent.encoding == "cp1252"
    again = read_again(sent.text, sent.encoding, "cp1250")
    assert again is not None
    assert again.text == names
    assert read_again(sent.text, "cp1252", "utf-8-sig") is None
    assert read_again("王", "cp1252", "big5") is None
    assert read_again("x", "cp1252", "rot13") is None
    assert all("x".encode(one).decode(one) == "x" for one in ENCODINGS)


def test_what_is_no_text_is_told_so():
    assert decode_roster(b"name\0Jos\xe9\n") is None
    assert decode_roster(b"\x81\x8d") is None
    assert is_workbook(b"PK\x03\x04rest")
