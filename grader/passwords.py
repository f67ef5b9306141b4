"""Which passwords are taken: long enough, and not among the first that somebody would try."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from enum import StrEnum

PASSWORD_LENGTHS = range(8, 1025)
LEAST_OF_ITS_OWN = 5
"""Characters that must be left without what is easy to guess."""

WORTH_OF_A_WORD = 2
"""A common word counts as so many of them, so that a phrase of several is taken."""

LEAST_DIFFERENT = 5
SHORTEST_RUN = 3
SHORTEST_NAME = 3

COMMON = (
    *("password", "passwort", "passw0rd", "p@ssw0rd", "p@ssword", "pa55word", "passwd", "pass"),
    *("admin", "administrator", "login", "welcome", "willkommen", "hello", "hallo", "letmein"),
    *("secret", "changeme", "default", "access", "master", "root", "user", "guest", "test"),
    *("iloveyou", "ilove", "loveyou", "love", "woaini", "aini", "mima", "nihao", "baobao"),
    *("sunshine", "princess", "monkey", "dragon", "football", "baseball", "superman", "batman"),
    *("shadow", "michael", "jordan", "ashley", "charlie", "whatever", "trustno", "starwars"),
    *("pokemon", "computer", "internet", "freedom", "summer", "winter", "sommer", "flower"),
    *("cheese", "killer", "hunter", "soccer", "liverpool", "chelsea", "arsenal", "lovely"),
    *("student", "teacher", "university", "school", "course", "machine", "learning"),
    *("python", "numpy", "tensorflow", "keras", "softmark", "softmax", "mnist"),
    *("q1w2e3r4t5", "q1w2e3r4", "1q2w3e4r5t", "1q2w3e4r", "q1w2e3", "a1b2c3d4", "a1b2c3"),
    *("5201314", "1314", "520"),
)
ROWS = (
    *("0123456789", "1234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl"),
    *("zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn", "!@#$%^&*()"),
    *("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "147258369", "159753"),
)
"""What lies in a row, in the alphabet or on keyboards; backwards as well."""

_YEAR = re.compile(r"^(?:19|20)\d\d|(?:19|20)\d\d(?=\D*$)")
_REPEATED = re.compile(r"(.+?)\1{2,}")


class Weakness(StrEnum):
    """Why a password is not taken."""

    LENGTH = "length"
    GUESSABLE = "guessable"


WEAKNESS_SENTENCES = {
    Weakness.LENGTH: f"A password needs at least {PASSWORD_LENGTHS.start} characters.",
    Weakness.GUESSABLE: "This password is too easy to guess.",
}


def weakness(password: str, names: Collection[str]) -> Weakness | None:
    """Why the person known by `names` cannot have this password; None where nothing is wrong."""
    if len(password) not in PASSWORD_LENGTHS:
        return Weakness.LENGTH
    plain = _folded(password)
    if len(set(plain)) < LEAST_DIFFERENT:
        return Weakness.GUESSABLE
    if _worth(plain, _parts(names)) < LEAST_OF_ITS_OWN:
        return Weakness.GUESSABLE
    return None


def _worth(plain: str, names: Collection[str]) -> int:
    """How much of a password is neither a name, a year, a run nor a repetition."""
    words = 0
    for name in sorted(names, key=len, reverse=True):
        plain = plain.replace(name, " ")
    for word in sorted(COMMON, key=len, reverse=True):
        words += plain.count(word)
        plain = plain.replace(word, " ")
    plain = _REPEATED.sub(" ", _YEAR.sub(" ", _without_runs(plain)))
    return words * WORTH_OF_A_WORD + sum(not letter.isspace() for letter in plain)


def _without_runs(plain: str) -> str:
    """Each stretch of at least three characters that lie in a row becomes a space."""
    kept, place = [], 0
    while place < len(plain):
        length = _run_length(plain[place:])
        kept.append(" " if length else plain[place])
        place += length or 1
    return "".join(kept)


def _run_length(text: str) -> int:
    """How far a row is followed from the beginning of `text`; 0 where that is no run."""
    length = 0
    for row in (*ROWS, *(row[::-1] for row in ROWS)):
        longer = max(length + 1, SHORTEST_RUN)
        while longer <= len(text) and text[:longer] in row:
            length, longer = longer, longer + 1
    return length


def _parts(names: Collection[str]) -> set[str]:
    """The names and their words, whole and without what stands between letters and digits."""
    words = {_folded(part) for name in names for part in (name, *re.split(r"[\W_]+", name))}
    return {word for word in words if len(word) >= SHORTEST_NAME}


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
