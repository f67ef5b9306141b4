"""How an entry of the audit log reads: what it is about, and what stood there before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from grader.catalogue import assignment_names
from grader.outlining import load_outline
from grader.sentences import listed, reword, sentence_from_json
from grader.store.tables import AuditEntry
from web.audit_words import STATUSES, VALUE_WORDS, field_word
from web.dates import in_zone
from web.formats import sentence_case
from web.languages import DEFAULT, current_language
from web.old_subjects import old_subject
from web.retelling import in_page_language, spoken
from web.term_words import TERM_WORDS, in_words
from web.titles import outline_title
from web.translating import gettext as _

DATES = frozenset({"opens_at", "due_at", "closes_at", "published_at", "until"})


@dataclass(frozen=True)
class Line:
    """A field and its value in words; `differs` where the other time has another value of it."""

    field: str
    text: str
    differs: bool


def titles_in_words() -> dict[str, str]:
    """The catalogue's titles in the page's language, by those that the log has."""
    if current_language() == DEFAULT:
        return {}
    catalogue = [load_outline(name) for name in assignment_names()]
    return {one.title: outline_title(one) for one in catalogue}


def subject_in_words(entry: AuditEntry, titles: Mapping[str, str]) -> str:
    """What an entry is about; a name stays as it is."""
    made = sentence_from_json(entry.subject_made)
    sentence = made or old_subject(entry.action, entry.subject)
    if sentence is None:
        return entry.subject
    return reword(sentence, lambda text: titles.get(text) or in_page_language(text))


def values_in_words(
    action: str, values: Mapping[str, Any] | None, others: Mapping[str, Any] | None, time_zone: str
) -> list[Line]:
    """What stood there, one line for each field; `others` is what stood there at the other time."""
    values, others = values or {}, others or {}
    return [
        Line(
            field=sentence_case(str(field_word(name))),
            text=value_in_words(action, name, value, time_zone),
            differs=name in others and others[name] != value,
        )
        for name, value in values.items()
    ]


def value_in_words(action: str, name: str, value: Any, time_zone: str) -> str:
    """One value of a field as people read it; a text of ours or theirs as it is."""
    words = STATUSES.get(action, {}) if name == "status" else VALUE_WORDS.get(name, {})
    if isinstance(value, list):
        return spoken(listed([str(one) for one in value]))
    if isinstance(value, str) and value in words:
        return str(words[value])
    if isinstance(value, str) and name in DATES:
        return in_zone(datetime.fromisoformat(value), time_zone)
    if value is None and name not in TERM_WORDS:
        return _("none")
    return in_words(name, value, time_zone)
