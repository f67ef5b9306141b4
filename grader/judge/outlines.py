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
from grader.sentences import say, told
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
        _expect(len(json.dumps(said)) <= MOST_BYTES, say("all of it together is too long"))
        outline = read_noun(Outline, said)
        _expect((outline.name, outline.version) == (name, version), say("its name is another one"))
        _check_head(outline)
        _check_parts(outline)
        _check_texts(outline)
    except MessageError as error:
        raise PackageRefused(
            say("What the assignment says of itself cannot be shown: %(why)s.", why=told(error))
        ) from None
    return outline


def _check_head(outline: Outline) -> None:
    _expect(_VERSION.fullmatch(outline.version) is not None, say("its version is no version"))
    _check_line(outline.title, LONGEST_TITLE, say("its title"))
    _expect(_FILE_NAME.fullmatch(outline.file_name) is not None, say("its file has an odd name"))
    _expect(outline.queue in ("cpu", "gpu"), say("its queue is neither cpu nor gpu"))
    fits = 0 < outline.max_source_bytes <= MOST_SOURCE_BYTES
    _expect(fits, say("files of such a size are not taken"))
    check_ceiling(outline.limits)
    check_ceiling(outline.tensorflow_limits)


def _check_parts(outline: Outline) -> None:
    names = [part.name for part in outline.parts]
    _expect(
        0 < len(names) <= MOST_PARTS,
        say("it has none or more than %(most)s checks and gates", most=MOST_PARTS),
    )
    _expect(len(set(names)) == len(names), say("two of its checks and gates have one name"))
    for part in outline.parts:
        _expect(_PART_NAME.fullmatch(part.name) is not None, say("a check or gate has an odd name"))
        _check_line(part.title, LONGEST_PART_TITLE, say("the title of %(part)s", part=part.name))
        _expect(
            0 <= part.points <= MOST_POINTS, say("the points of %(part)s cannot be", part=part.name)
        )
    fits = FEWEST_POINTS <= outline.max_score <= MOST_POINTS
    _expect(fits, say("its points are none or too many"))
    for gate in outline.gates:
        _check_gate(gate)
    _expect(len(outline.functions) <= MOST_PARTS, say("it has too many functions"))
    for function in outline.functions:
        _expect(
            _FUNCTION_NAME.fullmatch(function.name) is not None, say("a function has an odd name")
        )
        _check_lines(
            function.refuses,
            LONGEST_TITLE,
            say("what is refused in %(function)s", function=function.name),
        )


def _check_gate(gate: GateOutline) -> None:
    check_ceiling(gate.limits)
    least, greatest = (-MOST_LOSS, MOST_LOSS) if gate.by_loss else (0, 1)
    asked = (gate.threshold, *(gate.allowed or ()))
    asked += () if gate.credit_from is None else (gate.credit_from,)
    possible = all(least <= one <= greatest for one in asked)
    _expect(
        possible,
        say("what %(gate)s asks for can be reached by nobody or by everybody", gate=gate.name),
    )
    _expect(
        gate.credit_from != gate.threshold,
        say("the credit of %(gate)s begins where it ends", gate=gate.name),
    )
    if gate.allowed is None:
        return
    ordered = len(gate.allowed) == 2 and gate.allowed[0] <= gate.allowed[1]
    _expect(
        ordered,
        say("the thresholds allowed for %(gate)s are no least and greatest", gate=gate.name),
    )


def _check_texts(outline: Outline) -> None:
    fits = len(outline.starter.encode()) <= outline.max_source_bytes
    _expect(fits, say("its starter is larger than what may be handed in"))
    _expect(ENGLISH in outline.handouts, say("it has no handout"))
    _check_languages(outline.handouts)
    _check_languages(outline.wordings)
    _check_legible(outline.starter, say("its starter"))
    for text in outline.handouts.values():
        _expect(len(text) <= LONGEST_HANDOUT, say("a handout is too long"))
        _check_legible(text, say("a handout"))
        tables = Counter(PLACEHOLDER.findall(text)).values()
        _expect(max(tables, default=0) <= MOST_TABLES, say("a handout has one table many times"))
    for wording in outline.wordings.values():
        _check_wording(wording)


def _check_languages(by_language: Mapping[str, object]) -> None:
    _expect(set(by_language) <= set(LANGUAGES), say("it speaks a language that nobody chooses"))


def _check_wording(wording: Wording) -> None:
    if wording.assignment is not None:
        _check_line(wording.assignment, LONGEST_TITLE, say("its title in another language"))
    for words in (wording.titles, wording.mistakes, wording.sentences):
        _check_lines(words.values(), LONGEST_SENTENCE, say("a translation"))


def _check_lines(texts: Iterable[str], longest: int, what: str) -> None:
    lines = list(texts)
    _expect(len(lines) <= MOST_WORDS, say("%(what)s is too much", what=what))
    for line in lines:
        _check_line(line, longest, what)


def _check_legible(text: str, what: str) -> None:
    """What is read is what is there: nothing hidden, nothing that turns lines around."""
    legible = not any(
        sign in _TURNING or (unicodedata.category(sign) == "Cc" and sign not in "\n\r\t\f")
        for sign in text
    )
    _expect(legible, say("%(what)s has signs that cannot be seen", what=what))


def _check_line(text: str, longest: int, what: str) -> None:
    """Signs that turn the reading direction or cannot be seen are no part of a line."""
    fits = 0 < len(text) <= longest and text.isprintable() and text.strip() != ""
    _expect(
        fits, say("%(what)s is no line of at most %(longest)s signs", what=what, longest=longest)
    )


def _expect(condition: bool, what: str) -> None:  # noqa: FBT001 what holds, not a switch
    if not condition:
        raise MessageError(what)
