"""Passwords that anybody would try first are refused; those that nobody guesses are not."""

from __future__ import annotations

import pytest

from grader.passwords import COMMON, ROWS, Weakness, weakness

NAMES = ("ada", "Ada Lovelace")


@pytest.mark.parametrize(
    "password",
    [
        *("12345678", "87654321", "password", "Password123!", "passw0rd1", "qwertyui", "1q2w3e4r"),
        *("aaaaaaaa", "abcabcabc", "abcd1234", "qwe123asd", "1qaz2wsx", "zaq12wsx", "a123456789"),
        *("iloveyou1", "woaini1314", "admin2024!", "softmark", "welcome2026", "adminadmin"),
        *("Ada12345", "lovelace1815", "Lovelace_Ada", "ADA LOVELACE", "\uff11\uff12345678"),
    ],
)
def test_the_first_guesses_are_refused(password):
    assert weakness(password, NAMES) is Weakness.GUESSABLE


@pytest.mark.parametrize(
    "password",
    [
        *("correct horse battery", "long enough", "83920174", "tr0ub4dor&3", "YtRU7mKL"),
        *("I love machine learning", "my dog eats python", "北京的秋天真好看"),
    ],
)
def test_what_nobody_guesses_is_taken(password):
    assert weakness(password, NAMES) is None


@pytest.mark.parametrize("password", ["", "k7#mQ2x", "k7#mQ2xZ" * 129])
def test_the_length_is_looked_at_first(password):
    assert weakness(password, NAMES) is Weakness.LENGTH


def test_short_names_forbid_nothing():
    assert weakness("albatross on a mast", ("al", "Al Xu")) is None


def test_common_words_and_rows_are_written_as_they_are_compared():
    assert [one for one in (*COMMON, *ROWS) if one != one.casefold()] == []
