"""What an assignment says in other languages: titles, known mistakes, and its own sentences."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.model import Assignment


@dataclass(frozen=True)
class Wording:
    """Translations by the names of checks, gates and mistakes; what is missing stays English.

    Those of sentences stand by their templates (`grader.sentences`).
    """

    assignment: str | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    mistakes: Mapping[str, str] = field(default_factory=dict)
    sentences: Mapping[str, str] = field(default_factory=dict)

    def check_title(self, name: str, english: str) -> str:
        """The title of a check or gate."""
        return self.titles.get(name, english)

    def mistake_sentence(self, name: str | None, english: str | None) -> str | None:
        """The sentence for those who made a mistake."""
        return english if name is None else self.mistakes.get(name, english)


def read_wording(assignment: Assignment, language: str) -> Wording:
    """The words beside the assignment in `words.<language>.toml`; none for English."""
    return _read(assignment.folder / f"words.{language}.toml")


@functools.cache
def _read(path: Path) -> Wording:
    if not path.exists():
        return Wording()
    words = tomllib.loads(path.read_text(encoding="utf-8"))
    tables = (words.get(name, {}) for name in ("titles", "mistakes", "sentences"))
    return Wording(words.get("title"), *tables)
