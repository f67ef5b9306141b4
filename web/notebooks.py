"""A notebook as the Python file that is graded: its code cells in order, without magics.

A notebook is plain JSON with few rules; the shapes that matter are checked here, see
docs/decisions/0011-notebooks-by-json.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from grader.errors import HandInRefused
from web.translating import gettext as _

MOST_CELLS = 2000
NOTEBOOK_FORMAT = 4
WHOLE_CELL = re.compile(r"\s*%%(?!time\b|timeit\b|capture\b|prun\b)\w")
MAGIC_LINE = re.compile(r"\s*(?:%%?\w|!|\?|[\w.]+\?{1,2}\s*$|[\w, ]+=\s*(?:%\w|!))")
PIECES = re.compile(r"""#.*|\\.|\"{3}|'{3}|["'()\[\]{}]""", re.DOTALL)


@dataclass(frozen=True)
class Dropped:
    """A line that no Python file can have, and the code cell it stood in, counted from 1."""

    cell: int
    line: str


@dataclass(frozen=True)
class Converted:
    """The Python source of a notebook, and what was left out of it."""

    source: str
    dropped: tuple[Dropped, ...]


def convert_notebook(name: str, content: bytes) -> Converted:
    """The code of a notebook; HandInRefused says why there is none."""
    parts: list[str] = []
    dropped: list[Dropped] = []
    for number, code in enumerate(_code_cells(name, content), start=1):
        lines = list(plain_lines(code))
        dropped += [Dropped(number, line.strip()) for line, plain in lines if line != plain]
        parts.append("\n".join([f"# Code cell {number}", *(plain for _line, plain in lines)]))
    if not parts:
        raise HandInRefused(_("%(name)s has no code cell: there is nothing to grade.", name=name))
    return Converted("\n\n".join(parts) + "\n", tuple(dropped))


def plain_lines(code: str) -> Iterator[tuple[str, str]]:
    """Each line of a cell with the Python that stands for it; a dropped one becomes a comment.

    A line is a magic only where a statement may begin: never inside of a string or brackets.
    """
    whole = WHOLE_CELL.match(code) is not None
    opened: list[str] = []
    goes_on = False
    for line in code.split("\n"):
        magic = not opened and not goes_on and MAGIC_LINE.match(line) is not None
        if whole and line.strip():
            yield line, f"# {line}"
        elif magic:
            indent = line[: len(line) - len(line.lstrip())]
            yield line, f"{indent}pass  # {line.strip()}" if indent else f"# {line}"
        else:
            yield line, line
            _follow(line, opened)
            goes_on = line.endswith("\\")


def _follow(line: str, opened: list[str]) -> None:
    """Keep account of the brackets and long strings that are open at the end of a line."""
    short = ""
    for found in PIECES.finditer(line):
        piece = found[0]
        quote = short or (opened[-1] if opened and opened[-1][0] in "\"'" else "")
        if quote:
            if piece == quote and short:
                short = ""
            elif piece == quote:
                opened.pop()
        elif piece.startswith("#"):
            return
        elif piece in {'"', "'"}:
            short = piece
        elif piece in {'"""', "'''"} or piece in "([{":
            opened.append(piece)
        elif piece in ")]}" and opened:
            opened.pop()


def _code_cells(name: str, content: bytes) -> Iterator[str]:
    for cell in _cells(name, content):
        if not isinstance(cell, Mapping) or not isinstance(cell.get("cell_type"), str):
            raise _not_a_notebook(name)
        if cell["cell_type"] != "code":
            continue
        code = _text(cell.get("source"))
        if code is None:
            raise _not_a_notebook(name)
        if code.strip():
            yield code.replace("\r\n", "\n").rstrip("\n")


def _cells(name: str, content: bytes) -> list[Any]:
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _not_a_notebook(name) from error
    if not isinstance(document, Mapping) or not isinstance(document.get("nbformat"), int):
        raise _not_a_notebook(name)
    cells = document.get("cells")
    if document["nbformat"] != NOTEBOOK_FORMAT or not isinstance(cells, list):
        raise HandInRefused(
            _(
                "%(name)s is not in notebook format 4. Open it in Jupyter, save it again, "
                "and hand in the new file.",
                name=name,
            )
        )
    if len(cells) > MOST_CELLS:
        raise HandInRefused(_("%(name)s has more than %(most)s cells.", name=name, most=MOST_CELLS))
    return cells


def _text(source: object) -> str | None:
    if isinstance(source, str):
        return source
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    return None


def _not_a_notebook(name: str) -> HandInRefused:
    return HandInRefused(_("%(name)s is no notebook, or it is damaged.", name=name))
