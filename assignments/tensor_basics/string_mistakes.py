"""Known mistakes in joined strings, with the sentence for those who made them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference.tensor_basics import join

Strings = NDArray[np.str_]


@mistake("join", "The halves are in the wrong order: `left` comes first.")
def join_swapped(left: Strings, right: Strings) -> Strings:
    return join(right, left)


@mistake("join", "There is a blank between the halves: join them without anything in between.")
def join_with_blank(left: Strings, right: Strings) -> Strings:
    return join(join(left, np.full(left.shape, " ")), right)


@mistake("join", "There is a comma between the halves: join them without anything in between.")
def join_with_comma(left: Strings, right: Strings) -> Strings:
    return join(join(left, np.full(left.shape, ",")), right)


@mistake(
    "join",
    "The strings are cut off: an array made like `left` (dtype `<U4`, say) only has room for "
    "strings as long as those in `left`.",
)
def join_cut_off(left: Strings, right: Strings) -> Strings:
    joined = np.empty_like(left)
    joined[:] = join(left, right)
    return joined


@mistake(
    "join",
    "The strings are bytes that were turned into text by `str`, with b'…' around them: "
    "use `.decode()`, which takes UTF-8 apart.",
)
def join_shows_bytes(left: Strings, right: Strings) -> Strings:
    return np.array([str(text.encode()) for text in join(left, right)])


@mistake(
    "join",
    "Letters beyond ASCII were lost or garbled: TensorFlow's strings are bytes in UTF-8, "
    "and have to be decoded as UTF-8.",
)
def join_decodes_latin_1(left: Strings, right: Strings) -> Strings:
    return np.array([text.encode().decode("latin-1") for text in join(left, right)])


@mistake(
    "join",
    "Letters beyond ASCII were lost or garbled: do not go through ASCII on the way.",
)
def join_drops_letters(left: Strings, right: Strings) -> Strings:
    return np.array([text.encode("ascii", "ignore").decode() for text in join(left, right)])


@mistake("join", "Blanks at the ends of strings were lost: they belong to the strings.")
def join_strips(left: Strings, right: Strings) -> Strings:
    return join(np.strings.strip(left), np.strings.strip(right))


@mistake(
    "join",
    "The arrays were put one behind the other: each string of `left` has to be joined with the "
    "string of `right` in the same place.",
)
def join_concatenates(left: Strings, right: Strings) -> Strings:
    return np.concatenate([left, right])


@mistake("join", "One string came back for all: each pair is joined by itself.")
def join_everything(left: Strings, right: Strings) -> str:
    return "".join(join(left, right))


STRING_MISTAKES = (
    join_swapped,
    join_with_blank,
    join_with_comma,
    join_cut_off,
    join_shows_bytes,
    join_decodes_latin_1,
    join_drops_letters,
    join_strips,
    join_concatenates,
    join_everything,
)
