"""Known mistakes in joined strings, with the sentence for those who made them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from grader.model import Mistake
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


@mistake("join", "There is a hyphen between the halves: join them without anything in between.")
def join_with_hyphen(left: Strings, right: Strings) -> Strings:
    return join(join(left, np.full(left.shape, "-")), right)


@mistake(
    "join",
    "Letters beyond ASCII became question marks: do not go through ASCII on the way.",
)
def join_replaces_letters(left: Strings, right: Strings) -> Strings:
    return np.array([text.encode("ascii", "replace").decode() for text in join(left, right)])


@mistake("join", "Blanks at the ends of the joined strings were lost: they belong to them.")
def join_strips_results(left: Strings, right: Strings) -> Strings:
    return np.strings.strip(join(left, right))


@mistake(
    "join",
    "Every string of `left` was joined with every one of `right`: only those in the same place "
    "belong together.",
)
def join_all_pairs(left: Strings, right: Strings) -> Strings:
    return np.array([first + second for first in left for second in right])


@mistake("join", "The halves stand side by side in pairs: each pair has to become one string.")
def join_makes_pairs(left: Strings, right: Strings) -> Strings:
    return np.stack([left, right], axis=1)


@mistake("join", "Only `left` came back: the string of `right` has to follow.")
def join_left_alone(left: Strings, right: Strings) -> Strings:
    return left


@mistake("join", "The joined strings are in alphabetical order: keep the order of the arguments.")
def join_sorts(left: Strings, right: Strings) -> Strings:
    return np.sort(join(left, right))


def _cut_off_at(length: int) -> Mistake:
    """The mistake of an array that has room for `length` letters in each string."""

    def cut_off(left: Strings, right: Strings) -> Strings:
        return join(left, right).astype(f"<U{length}")

    return Mistake(
        f"join_cut_off_at_{length}",
        "join",
        f"Strings are cut off after {length} letters, the length that the new array has room for "
        f"(dtype `<U{length}`): let NumPy find out how long they are.",
        cut_off,
    )


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
    join_with_hyphen,
    join_replaces_letters,
    join_strips_results,
    join_all_pairs,
    join_makes_pairs,
    join_left_alone,
    join_sorts,
    *(_cut_off_at(length) for length in (10, 16, 20, 32, 50, 64, 100, 128, 256)),
)
