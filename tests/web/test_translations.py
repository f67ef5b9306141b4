"""Every text of the portal and every sentence of the engine is there in Chinese, its places too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import grader
import web
from web.languages import TRANSLATIONS

PACKAGES = [Path(package.__file__).parent for package in (web, grader)]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "lazy_gettext": None,
    "lazy": None,
    "say": None,
    "WireError": None,
    "_refuse": None,
}


@pytest.fixture(scope="module")
def texts():
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    options = {"templates/**.html": {"trimmed": "true", "silent": "false"}}
    return {
        text
        for package in PACKAGES
        for _file, _line, text, *_ in extract_from_dir(package, methods, options, KEYWORDS)
    }


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant"])
def test_every_text_is_translated(texts, language):
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as source:
        catalog = read_po(source, locale=language)
    translated = {text: translation_of(catalog.get(first_form(text))) for text in texts}
    assert not sorted(first_form(text) for text in texts if not translated[text])
    other_placeholders = [
        (text, translated[text])
        for text in texts
        if placeholders(translated[text]) != set().union(*map(placeholders, forms(text)))
    ]
    assert not other_placeholders


def translation_of(message):
    """The one form that a text has in Chinese; nothing where it is unknown."""
    if message is None:
        return ""
    return message.string if isinstance(message.string, str) else "".join(message.string)


def forms(text):
    """The text, or its singular and plural."""
    return (text,) if isinstance(text, str) else text


def first_form(text):
    """By which a catalog finds it."""
    return forms(text)[0]


def placeholders(text):
    """What is filled in, and the per cent signs, which are doubled in texts that have any."""
    return set(re.findall(r"%(?:\(\w+\)\w|.)", text))
