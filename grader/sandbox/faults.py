"""The student's faults as a cell reports them, read as what may come from anybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grader.errors import (
    BadAnswer,
    Crashed,
    MissingFunction,
    NotLoadable,
    OutputLimit,
    RaisedError,
    StudentFault,
)
from grader.sentences import say, sentence_from_json

MOST_SENTENCE = 1000
MOST_TRACEBACK = 16384


def fault_of(header: Mapping[str, Any]) -> StudentFault:
    """The student's fault that a cell reports; its words are the student's as well."""
    kind, traceback = header.get("kind"), header.get("traceback")
    sentence = _sentence_of(header.get("sentence"))
    traceback = traceback[:MOST_TRACEBACK] if type(traceback) is str else ""
    if kind == "raised":
        return RaisedError(sentence, traceback)
    if kind == "not_loadable":
        return NotLoadable(sentence, traceback)
    simple: dict[str, type[StudentFault]] = {
        "missing": MissingFunction,
        "bad_answer": BadAnswer,
        "output": OutputLimit,
    }
    return simple.get(kind if type(kind) is str else "", Crashed)(sentence)


def _sentence_of(said: Any) -> str:
    """What a cell says about a fault, cut where it is too long."""
    sentence = said if type(said) is str else sentence_from_json(said)
    if not sentence:
        return say("Your code failed.")
    return sentence if len(sentence) <= MOST_SENTENCE else str(sentence)[:MOST_SENTENCE]
