"""What an uploaded assignment may say of itself before it is shown to anybody."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from grader.errors import PackageRefused
from grader.handouts import PLACEHOLDER
from grader.judge.messages import MessageError
from grader.judge.open_cells import check_ceiling
from grader.judge.reading import read_noun
from grader.outline import ENGLISH, LANGUAGES, GateOutline, Outline
from grader.wording import Wording

MOST_BYTES = 2**19
"""Of a whole outline as JSON."""
MOST_PARTS = 100
MOST_POINTS = 10_000
FEWEST_POINTS = 0.01
"""Of all parts together; points are rounded when they are added up."""
MOST_LOSS = 1e9
MOST_TABLES = 4
"""Of each kind, in a handout."""
MOST_SOURCE_BYTES = 2**20
MOST_WORDS = 1_000
LONGEST_TITLE = 200
LONGEST_PART_TITLE = 500
LONGEST_SENTENCE = 2_000
LONGEST_HANDOUT = 2**16
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,80}\.py")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_-]{0,39}")
_PART_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,99}")
_FUNCTION_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")


def read_outline(said: Any, name: str, version: str) -> Outline:
    """The outline of the assignment of this name and version.

    Raises PackageRefused with a sentence for the author.
    """
    try:
        _expect(len(json.dumps(said)) <= MOST_BYTES, "all of it together is too long")
        outline = read_noun(Outline, said)
        _expect((outline.name, outline.version) == (name, version), "its name is another one")
        _check_head(outline)
        _check_parts(outline)
        _check_texts(outline)
    except MessageError as error:
        sentence = f"What the assignment says of itself cannot be shown: {error}."
        raise PackageRefused(sentence) from None
    return outline


def _check_head(outline: Outline) -> None:
    _expect(_VERSION.fullmatch(outline.version) is not None, "its version is no version")
    _check_line(outline.title, LONGEST_TITLE, "its title")
    _expect(_FILE_NAME.fullmatch(outline.file_name) is not None, "its file has an odd name")
    _expect(outline.queue in ("cpu", "gpu"), "its queue is neither cpu nor gpu")
    fits = 0 < outline.max_source_bytes <= MOST_SOURCE_BYTES
    _expect(fits, "files of such a size are not taken")
    check_ceiling(outline.limits)
    check_ceiling(outline.tensorflow_limits)


def _check_parts(outline: Outline) -> None:
    names = [part.name for part in outline.parts]
    _expect(0 < len(names) <= MOST_PARTS, f"it has none or more than {MOST_PARTS} checks and gates")
    _expect(len(set(names)) == len(names), "two of its checks and gates have one name")
    for part in outline.parts:
        _expect(_PART_NAME.fullmatch(part.name) is not None, "a check or gate has an odd name")
        _check_line(part.title, LONGEST_PART_TITLE, f"the title of {part.name}")
        _expect(0 <= part.points <= MOST_POINTS, f"the points of {part.name} cannot be")
    fits = FEWEST_POINTS <= outline.max_score <= MOST_POINTS
    _expect(fits, "its points are none or too many")
    for gate in outline.gates:
        _check_gate(gate)
    _expect(len(outline.functions) <= MOST_PARTS, "it has too many functions")
    for function in outline.functions:
        _expect(_FUNCTION_NAME.fullmatch(function.name) is not None, "a function has an odd name")
        _check_lines(function.refuses, LONGEST_TITLE, f"what is refused in {function.name}")


def _check_gate(gate: GateOutline) -> None:
    check_ceiling(gate.limits)
    least, greatest = (-MOST_LOSS, MOST_LOSS) if gate.by_loss else (0, 1)
    asked = (gate.threshold, *(gate.allowed or ()))
    asked += () if gate.credit_from is None else (gate.credit_from,)
    possible = all(least <= one <= greatest for one in asked)
    _expect(possible, f"what {gate.name} asks for can be reached by nobody or by everybody")
    _expect(gate.credit_from != gate.threshold, f"the credit of {gate.name} begins where it ends")
    if gate.allowed is None:
        return
    ordered = len(gate.allowed) == 2 and gate.allowed[0] <= gate.allowed[1]
    _expect(ordered, f"the thresholds allowed for {gate.name} are no least and greatest")


def _check_texts(outline: Outline) -> None:
    fits = len(outline.starter.encode()) <= outline.max_source_bytes
    _expect(fits, "its starter is larger than what may be handed in")
    _expect(ENGLISH in outline.handouts, "it has no handout")
    _check_languages(outline.handouts)
    _check_languages(outline.wordings)
    _check_legible(outline.starter, "its starter")
    for text in outline.handouts.values():
        _expect(len(text) <= LONGEST_HANDOUT, "a handout is too long")
        _check_legible(text, "a handout")
        tables = Counter(PLACEHOLDER.findall(text)).values()
        _expect(max(tables, default=0) <= MOST_TABLES, "a handout has one table many times")
    for wording in outline.wordings.values():
        _check_wording(wording)


def _check_languages(by_language: Mapping[str, object]) -> None:
    _expect(set(by_language) <= set(LANGUAGES), "it speaks a language that nobody chooses")


def _check_wording(wording: Wording) -> None:
    if wording.assignment is not None:
        _check_line(wording.assignment, LONGEST_TITLE, "its title in another language")
    for words in (wording.titles, wording.mistakes, wording.sentences):
        _check_lines(words.values(), LONGEST_SENTENCE, "a translation")


def _check_lines(texts: Iterable[str], longest: int, what: str) -> None:
    lines = list(texts)
    _expect(len(lines) <= MOST_WORDS, f"{what} is too much")
    for line in lines:
        _check_line(line, longest, what)


def _check_legible(text: str, what: str) -> None:
    """What is read is what is there: nothing hidden, nothing that turns lines around."""
    legible = not any(
        sign in _TURNING or (unicodedata.category(sign) == "Cc" and sign not in "\n\r\t\f")
        for sign in text
    )
    _expect(legible, f"{what} has signs that cannot be seen")


def _check_line(text: str, longest: int, what: str) -> None:
    """Signs that turn the reading direction or cannot be seen are no part of a line."""
    fits = 0 < len(text) <= longest and text.isprintable() and text.strip() != ""
    _expect(fits, f"{what} is no line of at most {longest} signs")


def _expect(condition: bool, what: str) -> None:  # noqa: FBT001 what holds, not a switch
    if not condition:
        raise MessageError(what)
