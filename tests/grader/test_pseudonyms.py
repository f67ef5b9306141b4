"""Which pseudonyms can be had, and those that are made up."""

from __future__ import annotations

import pytest

from grader.pseudonyms import ADJECTIVES, ANIMALS, Unfit, made_up, unfit

NAMES = ("ada", "Ada Lovelace")


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        ("Night Owl", None),
        ("夜猫子", None),
        ("x", Unfit.LENGTH),
        ("x" * 31, Unfit.LENGTH),
        ("tab\there", Unfit.LETTERS),
        ("right\u202eleft", Unfit.LETTERS),
        ("--", Unfit.LETTERS),
        ("quiet heron", Unfit.TAKEN),
        ("Ｑuiet  Heron", Unfit.TAKEN),
        ("ADA", Unfit.A_NAME),
        ("ada lovelace", Unfit.A_NAME),
        ("Lovelace", Unfit.A_NAME),
    ],
)
def test_which_pseudonyms_can_be_had(wanted: str, why: Unfit | None) -> None:
    assert unfit(wanted, ["Quiet Heron"], NAMES) is why


def test_made_up_pseudonyms_are_free() -> None:
    first = f"{ADJECTIVES[0]} {ANIMALS[0]}"
    assert made_up([], lambda words: words[0]) == first
    assert made_up([first], lambda words: words[0]) == f"{first} 11"
    assert unfit(made_up([first]), [first], NAMES) is None
