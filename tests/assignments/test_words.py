"""Titles and known mistakes in Chinese: complete, of names that exist, with code left as it is."""

from __future__ import annotations

import re
import tomllib

import pytest
from babel.messages.extract import extract_from_file

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
    assert set(tomllib.loads(text)) <= {"title", "titles", "mistakes", "sentences"}


@in_every_language
@of_every_assignment
def test_every_sentence_is_translated_with_its_places(name, language):
    folder = load_assignment(name).folder
    templates = templates_in(folder)
    translated = read_wording(load_assignment(name), language).sentences
    assert set(translated) == templates
    assert not [each for each in templates if not translated[each]]
    assert {each: places_in(translated[each]) for each in templates} == {
        each: places_in(each) for each in templates
    }


def templates_in(folder):
    """What the assignment's files say, and the file that they share if they use it."""
    files = list(folder.glob("*.py"))
    if any("assignments.inputs" in file.read_text(encoding="utf-8") for file in files):
        files.append(folder.parent / "inputs.py")
    return {
        text
        for file in files
        for _line, text, *_ in extract_from_file("python", file, keywords={"say": None})
    }


def places_in(template):
    """The names of the values that fill it."""
    return set(re.findall(r"%\((\w+)\)s", template))


def assert_translated(english, translated):
    """Every text differs from the English one, and names the same code in backticks."""
    assert not [each for each in english if translated[each] in ("", english[each])]
    assert {each: code_in(translated[each]) for each in english} == {
        each: code_in(english[each]) for each in english
    }


def code_in(text):
    """The names and expressions in backticks."""
    return set(re.findall(r"`[^`]*`", text))
