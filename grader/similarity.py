"""How much of two programs is the same: fingerprints of their tokens, chosen by winnowing.

Names, numbers, strings, comments and layout do not count, so renaming and reformatting change
nothing. The method is that of Schleimer, Wilkerson and Aiken, “Winnowing: local algorithms for
document fingerprinting” (SIGMOD 2003). What it finds is a reason to look, never a verdict.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Name, Number, String, Text, Whitespace

GRAM_TOKENS = 12
"""What is shorter than this is never found."""

WINDOW_GRAMS = 6
"""What is as long as this many grams in a row is always found."""

MOST_FINGERPRINTS = 1500
LONGEST_SOURCE = 65_536
COMMON_SHARE = 0.3
"""What more than this share of many programs have in common is the exercise, not copying."""

MANY = 10

IGNORED = (Comment, Text, Whitespace, String.Doc)
ALIKE = ((Name.Builtin, None), (Name, "n"), (Number, "0"), (String, "s"))


@dataclass(frozen=True)
class Gram:
    """A run of tokens: its hash, and the lines from and to which it goes, from 1."""

    code: int
    first_line: int
    last_line: int


@dataclass(frozen=True)
class Likeness:
    """Two programs: how many fingerprints they share, and the share of the smaller one's."""

    left: int
    right: int
    shared: int
    share: float


@lru_cache(maxsize=1000)
def fingerprints(source: str) -> tuple[Gram, ...]:
    """The grams of a program that winnowing keeps."""
    grams = _grams(_tokens(source[:LONGEST_SOURCE]))
    kept: dict[int, Gram] = {}
    for start in range(max(1, len(grams) - WINDOW_GRAMS + 1)):
        window = range(start, min(start + WINDOW_GRAMS, len(grams)))
        if not window:
            break
        place = min(window, key=lambda one: (grams[one].code, -one))
        kept[place] = grams[place]
    return tuple(kept.values())[:MOST_FINGERPRINTS]


def most_alike(sources: Sequence[str], starter: str, most: int) -> list[Likeness]:
    """The pairs that share most, without what the starter or most of the programs have."""
    known = {gram.code for gram in fingerprints(starter)}
    codes = [{gram.code for gram in fingerprints(one)} - known for one in sources]
    spread = Counter(code for one in codes for code in one)
    common = COMMON_SHARE * len(sources) if len(sources) > MANY else len(sources)
    places = {code: place for place, code in enumerate(_told(spread, common))}
    table = np.zeros((len(sources), len(places)), np.float32)
    for row, own in enumerate(codes):
        table[row, [places[code] for code in own if code in places]] = 1
    sizes = table.sum(axis=1)
    shared = table @ table.T
    share = shared / np.maximum(1, np.minimum(sizes[:, None], sizes[None, :]))
    left, right = np.triu_indices(len(sources), 1)
    order = np.lexsort((-shared[left, right], -share[left, right]))[:most]
    found = ((int(left[one]), int(right[one])) for one in order)
    return [
        Likeness(one, other, int(shared[one, other]), float(share[one, other]))
        for one, other in found
        if shared[one, other] > 0
    ]


def common_lines(left: str, right: str, starter: str) -> tuple[frozenset[int], frozenset[int]]:
    """The lines of two programs that hold what they share and the starter does not have."""
    known = {gram.code for gram in fingerprints(starter)}
    both = {one.code for one in fingerprints(left)} & {one.code for one in fingerprints(right)}
    return _lines(left, both - known), _lines(right, both - known)


def _told(spread: Mapping[int, int], common: float) -> Iterable[int]:
    """The codes that at least two programs have, but not most of them."""
    return (code for code, number in spread.items() if 2 <= number <= max(2, common))


def _lines(source: str, codes: set[int]) -> frozenset[int]:
    grams = (gram for gram in fingerprints(source) if gram.code in codes)
    return frozenset(
        line for gram in grams for line in range(gram.first_line, gram.last_line + 1)
    )


def _tokens(source: str) -> list[tuple[str, int]]:
    """The program's tokens in their general form, each with its line."""
    found, line = [], 1
    for kind, text in PythonLexer(ensurenl=False).get_tokens(source):
        if not any(kind in ignored for ignored in IGNORED) and text.strip():
            found.append((_general(kind, text), line))
        line += text.count("\n")
    return found


def _general(kind: object, text: str) -> str:
    for family, form in ALIKE:
        if kind in family:
            return form or text
    return text


def _grams(tokens: Sequence[tuple[str, int]]) -> list[Gram]:
    grams = []
    for start in range(len(tokens) - GRAM_TOKENS + 1):
        run = tokens[start : start + GRAM_TOKENS]
        code = zlib.crc32(" ".join(text for text, _ in run).encode())
        grams.append(Gram(code, run[0][1], run[-1][1]))
    return grams
