"""A student's file as lines of text, and two of them side by side."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

MOST_LINES = 3000
CONTEXT_LINES = 3


@dataclass(frozen=True)
class Pair:
    """One row of two files side by side; a number is None where that file has nothing there.

    `kind` is difflib's word: equal, replace, delete or insert.
    """

    kind: str
    left_number: int | None
    left: str
    right_number: int | None
    right: str


def source_lines(content: bytes) -> list[str]:
    """The lines of a file; never none, so that a page has something to show."""
    text = content.decode("utf-8", "replace")
    return text.removeprefix("\ufeff").splitlines() or [""]


def side_by_side(left: Sequence[str], right: Sequence[str]) -> list[list[Pair]] | None:
    """The places where two files differ, with some lines around; None where they are too long."""
    if max(len(left), len(right)) > MOST_LINES:
        return None
    matcher = difflib.SequenceMatcher(None, left, right)
    return [
        [pair for place in group for pair in _rows(left, right, place)]
        for group in matcher.get_grouped_opcodes(CONTEXT_LINES)
    ]


def _rows(
    left: Sequence[str], right: Sequence[str], place: tuple[str, int, int, int, int]
) -> list[Pair]:
    kind, left_start, left_end, right_start, right_end = place
    height = max(left_end - left_start, right_end - right_start)
    rows = []
    for step in range(height):
        one, other = left_start + step, right_start + step
        rows.append(
            Pair(
                kind,
                one + 1 if one < left_end else None,
                left[one] if one < left_end else "",
                other + 1 if other < right_end else None,
                right[other] if other < right_end else "",
            )
        )
    return rows
