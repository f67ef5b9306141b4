"""Reading a roster: a table of people with a header, as spreadsheets write it, into plain rows."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO

DELIMITERS = (",", ";", "\t")
MOST_ROWS = 5_000
LONGEST_CELL = 200
COLUMNS = {
    "user name": "name",
    "username": "name",
    "user": "name",
    "login": "name",
    "full name": "full_name",
    "fullname": "full_name",
    "name": "full_name",
    "student": "full_name",
    "email": "email",
    "e-mail": "email",
    "mail": "email",
    "section": "section",
    "group": "group",
    "role": "role",
}
"""What headers are called, in small letters, and the field of `Row` that each is."""

ROLES = {"": None, "student": "student", "ta": "ta", "teaching assistant": "ta"}


class Trouble(StrEnum):
    """Why a line of a roster is not understood."""

    NOT_TEXT = "not_text"
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


def decode_roster(content: bytes) -> str | None:
    """The text of a file in UTF-8, or in UTF-16 with its mark; None where it is neither."""
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def read_roster(text: str) -> Roster:
    """The people in a table whose first line names its columns, in any order."""
    first = text.lstrip("\ufeff").partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(
        StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter, strict=True
    )
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
    header = [COLUMNS.get(cell.casefold().replace("_", " "), "") for cell in records[0][1]]
    if not {"name", "email", "full_name"} & set(header):
        return Roster((), (*problems, Problem(records[0][0], Trouble.NO_HEADER)))
    known = [column for column in header if column]
    if len(known) != len(set(known)):
        return Roster((), (*problems, Problem(records[0][0], Trouble.COLUMN_TWICE)))
    if len(records) > MOST_ROWS:
        return Roster((), (*problems, Problem(MOST_ROWS, Trouble.TOO_MANY)))
    return _read_rows(header, records, problems)


def _read_rows(
    header: Sequence[str], records: Sequence[tuple[int, list[str]]], problems: list[Problem]
) -> Roster:
    rows: list[Row] = []
    seen: set[str] = set()
    for line, cells in records[1:]:
        fields = {column: cell for column, cell in zip(header, cells, strict=False) if column}
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


def _problem_of(
    line: int, cells: Sequence[str], header: Sequence[str], fields: dict[str, str]
) -> Problem | None:
    if any(cells[len(header) :]):
        return Problem(line, Trouble.TOO_MANY_CELLS, cells[len(header)])
    for cell in fields.values():
        if len(cell) > LONGEST_CELL:
            return Problem(line, Trouble.TOO_LONG, cell[:40])
    if not (fields.get("name") or fields.get("email") or fields.get("full_name")):
        return Problem(line, Trouble.NOBODY)
    email = fields.get("email", "")
    if email and (email.count("@") != 1 or " " in email or not all(email.split("@"))):
        return Problem(line, Trouble.BAD_EMAIL, email)
    if fields.get("role", "").casefold() not in ROLES:
        return Problem(line, Trouble.BAD_ROLE, fields["role"])
    return None
