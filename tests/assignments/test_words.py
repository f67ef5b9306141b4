"""Titles and known mistakes in Chinese: complete, of names that exist, with code left as it is."""

from __future__ import annotations

import re
import tomllib

import pytest

from grader.catalogue import assignment_names, load_assignment
from grader.wording import read_wording

LANGUAGES = ("zh_Hans", "zh_Hant")

in_every_language = pytest.mark.parametrize("language", LANGUAGES)
of_every_assignment = pytest.mark.parametrize("name", assignment_names())


@in_every_language
@of_every_assignment
def test_every_title_is_translated(name, language):
    assignment = load_assignment(name)
    wording = read_wording(assignment, language)
    assert wording.assignment
    assert wording.assignment != assignment.title
    english = {part.name: part.title for part in assignment.parts}
    assert set(wording.titles) == set(english)
    assert_translated(english, wording.titles)


@in_every_language
@of_every_assignment
def test_every_mistake_is_translated(name, language):
    assignment = load_assignment(name)
    english = {mistake.name: mistake.sentence for mistake in assignment.mistakes}
    translated = read_wording(assignment, language).mistakes
    assert set(translated) == set(english)
    assert_translated(english, translated)


@in_every_language
@of_every_assignment
def test_words_hold_nothing_that_is_not_read(name, language):
    text = (load_assignment(name).folder / f"words.{language}.toml").read_text(encoding="utf-8")
    assert set(tomllib.loads(text)) <= {"title", "titles", "mistakes"}


def assert_translated(english, translated):
    """Every text differs from the English one, and names the same code in backticks."""
    assert not [each for each in english if translated[each] in ("", english[each])]
    assert {each: code_in(translated[each]) for each in english} == {
        each: code_in(english[each]) for each in english
    }


def code_in(text):
    """The names and expressions in backticks."""
    return set(re.findall(r"`[^`]*`", text))
