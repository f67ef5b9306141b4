"""Pseudonyms: which ones may be chosen, and made-up ones for those who do not care."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Callable, Collection, Sequence
from enum import StrEnum

SHORTEST, LONGEST = 2, 30

ADJECTIVES = (
    *("Agile", "Amber", "Brave", "Bright", "Calm", "Clever", "Coral", "Curious", "Daring"),
    *("Eager", "Gentle", "Golden", "Happy", "Humble", "Ivory", "Jolly", "Keen", "Lively"),
    *("Lucky", "Mellow", "Mighty", "Nimble", "Patient", "Plucky", "Proud", "Quick", "Quiet"),
    *("Rapid", "Scarlet", "Silver", "Sunny", "Swift", "Velvet", "Vivid", "Witty", "Zesty"),
)
ANIMALS = (
    *("Badger", "Bison", "Crane", "Dolphin", "Falcon", "Ferret", "Finch", "Gecko", "Hare"),
    *("Heron", "Ibex", "Jackdaw", "Kestrel", "Koala", "Lark", "Lemur", "Lynx", "Magpie"),
    *("Marten", "Newt", "Ocelot", "Osprey", "Otter", "Owl", "Panda", "Pelican", "Puffin"),
    *("Raven", "Salmon", "Seal", "Stork", "Swallow", "Tapir", "Toucan", "Walrus", "Wren"),
)

Choose = Callable[[Sequence[str]], str]


class Unfit(StrEnum):
    """Why a pseudonym cannot be had."""

    LENGTH = "length"
    LETTERS = "letters"
    TAKEN = "taken"
    A_NAME = "a_name"


def unfit(wanted: str, taken: Collection[str], names: Collection[str]) -> Unfit | None:
    """Why `wanted` cannot be had beside the pseudonyms `taken`; None where it can.

    `names` are those by which the people of the course are known: none of them is a pseudonym,
    neither whole nor one of its words.
    """
    if not SHORTEST <= len(wanted) <= LONGEST:
        return Unfit.LENGTH
    if any(unicodedata.category(letter)[0] in "CZ" and letter != " " for letter in wanted):
        return Unfit.LETTERS
    if not any(letter.isalnum() for letter in wanted):
        return Unfit.LETTERS
    key = name_key(wanted)
    if key in {name_key(one) for one in taken}:
        return Unfit.TAKEN
    known = {name_key(part) for name in names for part in (name, *name.split())}
    return Unfit.A_NAME if key in known else None


def made_up(taken: Collection[str], choose: Choose = secrets.choice) -> str:
    """A pseudonym that nobody has; a number is added once chance found only taken ones."""
    keys = {name_key(one) for one in taken}
    for number in range(len(keys) + 2):
        found = f"{choose(ADJECTIVES)} {choose(ANIMALS)}" + (f" {number}" if number > 9 else "")
        if name_key(found) not in keys:
            return found
    return f"{choose(ADJECTIVES)} {choose(ANIMALS)} {len(keys) + 10}"


def name_key(name: str) -> str:
    """The form in which pseudonyms are compared: `Ｏtter ` is `otter`."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
