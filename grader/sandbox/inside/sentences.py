"""The few lines of `grader.sentences` that the inside needs: the box holds nothing but its folder.

A sentence is text here, and goes out as the template and the values that it was made of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


class Sentence(str):
    """English text, with the template it was made of and the values that fill it."""

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, str]


def say(template: str, **values: object) -> Sentence:
    """The template filled in; a value may itself be a sentence."""
    texts = {
        name: value if isinstance(value, str) else str(value) for name, value in values.items()
    }
    sentence = Sentence(template % texts)
    sentence.template, sentence.values = template, texts
    return sentence


def join(first: str, second: str) -> str:
    """Two sentences one after the other; the second may be empty."""
    return say("%(first)s %(second)s", first=first, second=second) if second else first


def to_tree(text: str, clean: Callable[[str], str]) -> Any:
    """A sentence as `grader.sentences.sentence_from_json` reads it; other text as it is."""
    if not isinstance(text, Sentence):
        return clean(text)
    return [text.template, {name: to_tree(value, clean) for name, value in text.values.items()}]
