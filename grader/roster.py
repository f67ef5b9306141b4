"""Reading a roster: a table of people with a header, as spreadsheets write it, into plain rows."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO

DELIMITERS = (",", ";", "\t", "，")
MOST_ROWS = 5_000
LONGEST_CELL = 200
LONGEST = {"section": 100, "group": 100}
"""Cells that have to be shorter than others."""

HEADERS = {
    "name": (
        *("user name", "username", "user", "login", "login id", "sis login id"),
        *("用户名", "用戶名", "使用者名稱", "账号", "帳號", "学号", "學號"),
    ),
    "full_name": ("full name", "fullname", "name", "student", "姓名", "全名", "名字"),
    "first_name": ("first name", "firstname", "given name", "given names", "名"),
    "last_name": ("last name", "lastname", "surname", "family name", "姓"),
    "email": (
        *("email", "e-mail", "mail", "email address", "e-mail address"),
        *("电子邮箱", "电子邮件", "邮箱", "邮件", "電子郵件", "電郵", "信箱"),
    ),
    "section": ("section", "班级", "班級", "班"),
    "group": ("group", "小组", "小組", "组", "組"),
    "role": ("role", "角色", "身份", "身分"),
}
"""What spreadsheets call each column, in small letters; a full name may come in two."""

COLUMNS = {header: column for column, headers in HEADERS.items() for header in headers}
NAMES = {"name", "full_name", "last_name", "email"}
"""Columns of which one at least says who somebody is."""

ROLES = {
    "": None,
    **dict.fromkeys(("student", "learner", "学生", "學生"), "student"),
    **dict.fromkeys(("ta", "teaching assistant", "助教"), "ta"),
}


class Trouble(StrEnum):
    """Why a line of a roster is not understood."""

    NO_HEADER = "no_header"
    COLUMN_TWICE = "column_twice"
    TOO_MANY = "too_many"
    BAD_QUOTES = "bad_quotes"
    TOO_MANY_CELLS = "too_many_cells"
    TOO_LONG = "too_long"
    NOBODY = "nobody"
    BAD_EMAIL = "bad_email"
    BAD_ROLE = "bad_role"
    TWICE = "twice"


@dataclass(frozen=True)
class Row:
    """One person of a roster; empty text is nothing said. `line` counts from 1 in the file."""

    line: int
    name: str = ""
    full_name: str = ""
    email: str = ""
    section: str = ""
    group: str = ""
    role: str | None = None


@dataclass(frozen=True)
class Problem:
    """A line that is not understood; `about` is the cell at fault, where there is one."""

    line: int
    trouble: Trouble
    about: str = ""


@dataclass(frozen=True)
class Roster:
    """What was read: people, what was not understood, and the columns that were passed over."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    ignored: tuple[str, ...] = ()


def read_roster(text: str) -> Roster:
    """The people in a table whose first line names its columns, in any order."""
    text = text.lstrip("\ufeff")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[tuple[int, list[str]]] = []
    problems: list[Problem] = []
    begun = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                records.append((begun, [" ".join(cell.split()) for cell in cells]))
            begun = reader.line_num + 1
    except csv.Error:
        problems.append(Problem(begun, Trouble.BAD_QUOTES))
    if not records:
        return Roster((), (*problems, Problem(1, Trouble.NO_HEADER)))
    line, heads = records[0]
    header = [COLUMNS.get(head.casefold().replace("_", " "), "") for head in heads]
    if not NAMES & set(header):
        return Roster(
            (), (*problems, Problem(line, Trouble.NO_HEADER, delimiter.join(heads)[:LONGEST_CELL]))
        )
    columns = zip(heads, header, strict=True)
    twice = [head for head, column in columns if column and header.count(column) > 1]
    if twice:
        return Roster((), (*problems, Problem(line, Trouble.COLUMN_TWICE, ", ".join(twice))))
    if len(records) > MOST_ROWS:
        return Roster((), (*problems, Problem(MOST_ROWS, Trouble.TOO_MANY)))
    return _read_rows(header, records, problems)


def _read_rows(
    header: Sequence[str], records: Sequence[tuple[int, list[str]]], problems: list[Problem]
) -> Roster:
    rows: list[Row] = []
    seen: set[str] = set()
    for line, cells in records[1:]:
        fields = _fields_of(header, cells)
        problem = _problem_of(line, cells, header, fields)
        keys = {fields.get(name, "").casefold() for name in ("name", "email")} - {""}
        if problem is None and keys & seen:
            problem = Problem(line, Trouble.TWICE, ", ".join(sorted(keys & seen)))
        if problem is not None:
            problems.append(problem)
            continue
        seen |= keys
        role = ROLES[fields.pop("role", "").casefold()]
        rows.append(Row(line, role=role, **fields))
    names = zip(header, records[0][1], strict=True)
    ignored = tuple(name for column, name in names if not column and name)
    return Roster(tuple(rows), tuple(problems), ignored)


def _fields_of(header: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    fields = {column: cell for column, cell in zip(header, cells, strict=False) if column}
    first, last = fields.pop("first_name", ""), fields.pop("last_name", "")
    if (first or last) and not fields.get("full_name"):
        is_chinese = all("\u4e00" <= character <= "\u9fff" for character in first + last)
        fields["full_name"] = last + first if is_chinese else f"{first} {last}".strip()
    return fields


def _problem_of(
    line: int, cells: Sequence[str], header: Sequence[str], fields: dict[str, str]
) -> Problem | None:
    if any(cells[len(header) :]):
        return Problem(line, Trouble.TOO_MANY_CELLS, cells[len(header)])
    for column, cell in fields.items():
        if len(cell) > LONGEST.get(column, LONGEST_CELL):
            return Problem(line, Trouble.TOO_LONG, cell[:40])
    if not (fields.get("name") or fields.get("email") or fields.get("full_name")):
        return Problem(line, Trouble.NOBODY)
    email = fields.get("email", "")
    if email and (email.count("@") != 1 or " " in email or not all(email.split("@"))):
        return Problem(line, Trouble.BAD_EMAIL, email)
    if fields.get("role", "").casefold() not in ROLES:
        return Problem(line, Trouble.BAD_ROLE, fields["role"])
    return None
