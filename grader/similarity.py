"""How much of two programs is the same: fingerprints of their tokens, chosen by winnowing.

Names, numbers, strings, comments and layout do not count, so renaming and reformatting change
nothing. The method is that of Schleimer, Wilkerson and Aiken, “Winnowing: local algorithms for
document fingerprinting” (SIGMOD 2003). What it finds is a reason to look, never a verdict.
"""

from __future__ import annotations

import builtins
import io
import keyword
import token
import tokenize
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

GRAM_TOKENS = 12
"""What is shorter than this is never found."""

WINDOW_GRAMS = 6
"""A run that is this many grams longer is always found."""

LONGEST_SOURCE = 65_536
MOST_FINGERPRINTS = 1500
COMMON_SHARE = 0.3
"""What more than this share of many programs have in common is the exercise, not copying."""

MANY = 10

LAYOUT = frozenset(
    {
        token.COMMENT,
        token.DEDENT,
        token.ENCODING,
        token.ENDMARKER,
        token.INDENT,
        token.NEWLINE,
        token.NL,
    }
)
MEANINGFUL_NAMES = frozenset({*keyword.kwlist, *dir(builtins)})
POWERS = np.uint64(1_099_511_628_211) ** np.arange(GRAM_TOKENS, dtype=np.uint64)


@dataclass(frozen=True)
class Gram:
    """A run of tokens: its hash, and the lines from and to which it goes, from 1."""

    code: int
    first_line: int
    last_line: int


@dataclass(frozen=True)
class Likeness:
    """Two programs by their places; `share` is of the smaller one's telling fingerprints.

    Of two with the `same` text all fingerprints count, those that many have as well.
    """

    left: int
    right: int
    shared: int
    share: float
    same: bool = False


@lru_cache(maxsize=1000)
def fingerprints(source: str) -> tuple[Gram, ...]:
    """The grams of a program that winnowing keeps: of each window the least, the last of equals."""
    tokens = _tokens(source[:LONGEST_SOURCE])
    if len(tokens) < GRAM_TOKENS:
        return ()
    words = np.array([zlib.crc32(text.encode()) for text, _ in tokens], np.uint64)
    codes = (sliding_window_view(words, GRAM_TOKENS) * POWERS).sum(axis=1, dtype=np.uint64)
    width = min(WINDOW_GRAMS, len(codes))
    from_the_end = sliding_window_view(codes, width)[:, ::-1].argmin(axis=1)
    kept = np.unique(np.arange(len(from_the_end)) + width - 1 - from_the_end)
    return tuple(
        Gram(int(codes[place]), tokens[place][1], tokens[place + GRAM_TOKENS - 1][1])
        for place in kept[:MOST_FINGERPRINTS]
    )


def most_alike(sources: Sequence[str], starter: str, most: int) -> list[Likeness]:
    """The pairs that share most, without what the starter or many of the programs have.

    Those with the same text come first, however many have it. Of the others the share counts
    weighed with the number of places: a short file that is all in another says little.
    """
    known = _codes(starter)
    codes = [_codes(one) - known for one in sources]
    spread = Counter(code for own in codes for code in own)
    common = max(2.0, COMMON_SHARE * len(sources)) if len(sources) > MANY else len(sources)
    telling = [{code for code in own if spread[code] <= common} for own in codes]
    places = {code: place for place, code in enumerate(set().union(*telling))}
    table = np.zeros((len(sources), len(places)), np.float32)
    for row, own in enumerate(telling):
        table[row, [places[code] for code in own]] = 1
    sizes = np.array([max(1, len(own)) for own in telling])
    shared = table @ table.T
    share = shared / np.minimum(sizes[:, None], sizes[None, :])
    left, right = np.triu_indices(len(sources), 1)
    same = _same_text(sources, codes)[left, right]
    order = np.lexsort((-(share * shared)[left, right], ~same))[:most]
    pairs = ((int(left[place]), int(right[place]), bool(same[place])) for place in order)
    return [
        Likeness(one, other, len(codes[one]), 1.0, same=True)
        if alike
        else Likeness(one, other, int(shared[one, other]), float(share[one, other]))
        for one, other, alike in pairs
        if alike or shared[one, other] > 0
    ]


def _same_text(sources: Sequence[str], codes: Sequence[set[int]]) -> NDArray[np.bool_]:
    """Which two have the same text, but for what the starter says already."""
    texts: dict[str, int] = {}
    numbers = np.array([texts.setdefault(one.strip(), len(texts)) for one in sources], np.intp)
    own = np.array([bool(one) for one in codes], np.bool_)
    same: NDArray[np.bool_] = (numbers[:, None] == numbers[None, :]) & own[:, None]
    return same


def common_lines(left: str, right: str, starter: str) -> tuple[frozenset[int], frozenset[int]]:
    """The lines of two programs that hold what they share and the starter does not have."""
    both = (_codes(left) & _codes(right)) - _codes(starter)
    return _lines(left, both), _lines(right, both)


def _codes(source: str) -> set[int]:
    return {gram.code for gram in fingerprints(source)}


def _lines(source: str, codes: set[int]) -> frozenset[int]:
    grams = (gram for gram in fingerprints(source) if gram.code in codes)
    return frozenset(line for gram in grams for line in range(gram.first_line, gram.last_line + 1))


def _tokens(source: str) -> list[tuple[str, int]]:
    """The program's tokens in their general form with their lines, as far as it is Python."""
    found: list[tuple[str, int]] = []
    try:
        for kind, text, (line, _), _, _ in tokenize.generate_tokens(io.StringIO(source).readline):
            if kind not in LAYOUT and text.strip():
                found.append((_general(kind, text), line))
    except (tokenize.TokenError, SyntaxError):
        return found
    return found


def _general(kind: int, text: str) -> str:
    if kind == token.NAME:
        return text if text in MEANINGFUL_NAMES else "name"
    return {token.NUMBER: "number", token.STRING: "string"}.get(kind, text)
