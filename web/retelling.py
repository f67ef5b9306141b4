"""What the engine says, in the language of the page that is being made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from grader.model import Figure
from grader.report import Report
from grader.sentences import Sentence, Translate, reword, sentence_from_json
from grader.wording import Wording
from web.translating import gettext

PICTURES = "png"


def retelling(report: Report, wording: Wording) -> Translate:
    """What says the sentences of a report again; texts that are none stay as they are."""
    titles = {check.title: wording.check_title(check.name, check.title) for check in report.checks}

    def translate(template: str) -> str:
        return wording.sentences.get(template) or titles.get(template) or in_page_language(template)

    def retold(text: str) -> str:
        made = text if isinstance(text, Sentence) else report.sentences.get(text)
        sentence = made if isinstance(made, Sentence) else sentence_from_json(made)
        if sentence is None:
            return text
        again = reword(sentence, translate)
        return text if again == sentence else again

    return retold


def in_page_language(template: str) -> str:
    """One of the engine's templates, its places still open; no template is empty."""
    return gettext(template) if template else ""


def spoken(text: str) -> str:
    """A sentence that was made just now, in the page's language."""
    return reword(text, in_page_language)


def figure_in_words(figure: Figure, retold: Translate) -> Figure:
    """The figure with its title, its text and the words in it said again."""
    return replace(
        figure,
        title=retold(figure.title),
        text=retold(figure.text),
        payload=_in_words(figure.payload, retold),
    )


def _in_words(value: Any, retold: Translate) -> Any:
    if isinstance(value, str):
        return retold(value)
    if isinstance(value, Mapping):
        return {
            key: item if key == PICTURES else _in_words(item, retold) for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [_in_words(item, retold) for item in value]
    return value
