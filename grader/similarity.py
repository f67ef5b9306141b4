"""How much of two programs is the same: fingerprints of their tokens, chosen by winnowing.

Names, numbers, strings, comments and layout do not count, so renaming and reformatting change
nothing. The method is that of Schleimer, Wilkerson and Aiken, “Winnowing: local algorithms for
document fingerprinting” (SIGMOD 2003). What it finds is a reason to look, never a verdict.
"""

from __future__ import annotations

import builtins
import hashlib
import io
import keyword
import token
import tokenize
import zlib
from collections.abc import Iterable, Sequence
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
Codes = NDArray[np.uint64]
Counts = NDArray[np.intp]
POWERS = np.uint64(1_099_511_628_211) ** np.arange(GRAM_TOKENS, dtype=np.uint64)


@dataclass(frozen=True)
class Gram:
    """A run of tokens: its hash, and the lines from and to which it goes, from 1."""

    code: int
    first_line: int
    last_line: int


@dataclass(frozen=True, eq=False)
class Fingerprints:
    """What is compared of a program: the digest of its text and the codes of its grams, in order.

    No code comes twice.
    """

    text_digest: str
    codes: Codes


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


def grams_of(source: str) -> tuple[Gram, ...]:
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


@lru_cache(maxsize=100)
def fingerprints_of(source: str) -> Fingerprints:
    """The fingerprints of a program; the same starters are asked for again and again."""
    codes = np.array([gram.code for gram in grams_of(source)], np.uint64)
    return Fingerprints(hashlib.sha256(source.strip().encode()).hexdigest(), np.unique(codes))


def most_alike(
    programs: Sequence[Fingerprints], starter: Fingerprints, most: int
) -> list[Likeness]:
    """The pairs that share most, without what the starter or many of the programs have.

    Those with the same text come first, however many have it. Of the others the share counts
    weighed with the number of places: a short file that is all in another says little.
    """
    shared, sizes, lengths = _count_shared(programs, starter)
    share = shared / np.maximum(1, np.minimum(sizes[:, None], sizes[None, :]))
    same = _same_text(programs) & (lengths > 0)
    weight = share * shared
    weight[same] += weight.max(initial=0) + 1
    pairs = _heaviest(np.triu(weight, 1), most)
    return [
        Likeness(one, other, int(lengths[one]), 1.0, same=True)
        if same[one, other]
        else Likeness(one, other, int(shared[one, other]), float(share[one, other]))
        for one, other in pairs
    ]


def _heaviest(weight: NDArray[np.float64], most: int) -> list[tuple[int, int]]:
    """The places of the largest weights above zero, the largest first; of equals the first."""
    rows, columns = np.nonzero(weight)
    found = weight[rows, columns]
    if len(found) > most:
        large = found >= np.partition(found, -most)[-most]
        rows, columns, found = rows[large], columns[large], found[large]
    order = np.argsort(-found, kind="stable")[:most]
    return [(int(rows[place]), int(columns[place])) for place in order]


def _count_shared(
    programs: Sequence[Fingerprints], starter: Fingerprints
) -> tuple[NDArray[np.float32], Counts, Counts]:
    """How many telling codes every two programs share, and how many each has.

    Last comes how many each has that the starter does not: those that many have among them.
    """
    number = len(programs)
    owners = np.repeat(np.arange(number), [len(one.codes) for one in programs])
    every = np.concatenate([starter.codes, *(one.codes for one in programs)])
    known, places = np.split(np.unique(every, return_inverse=True)[1], [len(starter.codes)])
    spread = np.bincount(places, minlength=len(every))
    spread[known] = 0
    common = max(2.0, COMMON_SHARE * number) if number > MANY else number
    telling = (spread > 0) & (spread <= common)
    # What one program alone has is shared with none: the table stays small without it.
    columns = telling & (spread > 1)
    kept = columns[places]
    table = np.zeros((number, int(columns.sum())), np.float32)
    table[owners[kept], (columns.cumsum() - 1)[places[kept]]] = 1
    sizes, lengths = (
        np.bincount(owners[which[places]], minlength=number) for which in (telling, spread > 0)
    )
    return table @ table.T, sizes, lengths


def _same_text(programs: Sequence[Fingerprints]) -> NDArray[np.bool_]:
    """Which two have the same text."""
    texts: dict[str, int] = {}
    numbers = np.array([texts.setdefault(one.text_digest, len(texts)) for one in programs], np.intp)
    same: NDArray[np.bool_] = numbers[:, None] == numbers[None, :]
    return same


def common_lines(left: str, right: str, starter: str) -> tuple[frozenset[int], frozenset[int]]:
    """The lines of two programs that hold what they share and the starter does not have."""
    one, other = grams_of(left), grams_of(right)
    both = _codes(one) & _codes(other) - _codes(grams_of(starter))
    return _lines(one, both), _lines(other, both)


def _codes(grams: Iterable[Gram]) -> set[int]:
    return {gram.code for gram in grams}


def _lines(grams: Iterable[Gram], codes: set[int]) -> frozenset[int]:
    found = (gram for gram in grams if gram.code in codes)
    return frozenset(line for gram in found for line in range(gram.first_line, gram.last_line + 1))


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
