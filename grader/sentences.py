"""Sentences that know how they were made, so that a page can say them in another language.

A sentence is its English text wherever a text is wanted. A report keeps beside its texts the
template and the values of each; who shows it asks for the template in the reader's language and
fills the values in. Templates are written like `say("expected %(expected)s.", expected="3")`, where
`scripts/translate` finds them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

Translate = Callable[[str], str]
"""The template in another language, or the same one where it is unknown there."""

MOST_NESTED = 8
MOST_CHARACTERS = 2**16
_PLACE = re.compile(r"%\((\w+)\)s|%%")


class Sentence(str):
    """English text, with the template it was made of and the values that fill it."""

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, str]


def say(template: str, **values: object) -> Sentence:
    """The template filled in; a value that is itself a sentence is reworded with the whole."""
    texts = {
        name: value if isinstance(value, str) else str(value) for name, value in values.items()
    }
    return _made(template % texts, template, texts)


def fill(template: str, values: Mapping[str, str]) -> Sentence:
    """The same for a template of anybody: nothing in it but `%(name)s` and `%%` means anything."""

    def filled(place: re.Match[str]) -> str:
        return "%" if place[1] is None else values.get(place[1], place[0])

    return _made(_PLACE.sub(filled, template), template, values)


def join(sentences: Sequence[str]) -> str:
    """Several sentences one after the other; empty ones are left out."""
    first, *others = [sentence for sentence in sentences if sentence] or [""]
    for other in others:
        first = say("%(first)s %(second)s", first=first, second=other)
    return first


def listed(items: Sequence[str]) -> str:
    """Names or numbers one after the other, as every language has them."""
    first, *others = items or [""]
    for other in others:
        first = say("%(first)s, %(second)s", first=first, second=other)
    return first


def capitalised(text: str) -> str:
    """The text with a capital first letter."""
    start = text[:1].upper() + text[1:]
    return _made(start, text.template, text.values) if isinstance(text, Sentence) else start


def told(error: BaseException) -> str:
    """What an error says; the sentence it was raised with, where it was one."""
    first = error.args[0] if error.args else None
    return first if isinstance(first, Sentence) else str(error)


def reword(text: str, translate: Translate) -> str:
    """A sentence in another language; any other text as it is.

    So is a sentence that would become too long: a hostile translation names a value many times.
    """
    if not isinstance(text, Sentence):
        return text
    template = translate(text.template)
    values = {name: reword(value, translate) for name, value in text.values.items()}
    same = (template, values) == (text.template, text.values)
    if same or _filled_length(template, values) > MOST_CHARACTERS:
        return text
    return fill(template, values)


def sentences_to_json(value: Any) -> dict[str, Any]:
    """How every sentence in a value of dataclasses and containers was made, by its text."""
    return {
        str(text): sentence_to_json(text) for text in _texts_in(value) if isinstance(text, Sentence)
    }


def sentence_to_json(text: Sentence) -> list[Any]:
    """How one sentence was made."""
    return [text.template, {name: _to_json(value) for name, value in text.values.items()}]


def how_made(text: str) -> list[Any] | None:
    """The same for a text that may be none: None for what is no sentence."""
    return sentence_to_json(text) if isinstance(text, Sentence) else None


def sentences_still_in(made: Mapping[str, Any], value: Any) -> dict[str, Any]:
    """Of what `sentences_to_json` said of more, what it said of texts that stand in this value."""
    texts = set(_texts_in(value))
    return {text: how for text, how in made.items() if text in texts}


def sentence_from_json(made: Any) -> Sentence | None:
    """The sentence that `sentence_to_json` took apart; None for what it would not have written."""
    return _from_json(made, MOST_NESTED)


def _made(text: str, template: str, values: Mapping[str, str]) -> Sentence:
    sentence = Sentence(text)
    sentence.template, sentence.values = template, values
    return sentence


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts_in(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts_in(item)


def _to_json(text: str) -> Any:
    return sentence_to_json(text) if isinstance(text, Sentence) else text


def _from_json(made: Any, depth: int) -> Sentence | None:
    if type(made) not in (list, tuple) or len(made) != 2 or depth == 0:
        return None
    template, values = made
    if type(template) is not str or type(values) is not dict:
        return None
    wanted = {place[1] for place in _PLACE.finditer(template)}
    read = {
        name: value if type(value) is str else _from_json(value, depth - 1)
        for name, value in values.items()
        if name in wanted
    }
    known = {name: value for name, value in read.items() if value is not None}
    if len(known) < len(read) or _filled_length(template, known) > MOST_CHARACTERS:
        return None
    return fill(template, known)


def _filled_length(template: str, values: Mapping[str, str]) -> int:
    """How long the text will be at most: a hostile template names a long value many times."""
    places = (place[1] for place in _PLACE.finditer(template))
    return len(template) + sum(len(values.get(name or "", "")) for name in places)
