"""Which findings of lint an author reads one by one, in the language of the page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from grader.lint.findings import Finding, Kind
from grader.lint.report import LintReport
from grader.outline import ENGLISH
from grader.sentences import sentence_from_json
from web.retelling import spoken

ONE_OF_MANY = frozenset({Kind.MISTAKE, Kind.CHECK})
"""Kinds with a finding per mistake or check: where they are proved, their number says enough."""


def told(report: LintReport) -> tuple[Finding, ...]:
    """The findings that are shown one by one: what is refuted first."""
    shown = (one for one in report.findings if not (one.proved and one.kind in ONE_OF_MANY))
    return tuple(_retold(report, one) for one in sorted(shown, key=lambda one: one.proved))


def told_of(text: str, made: Any) -> tuple[str, str | None]:
    """What lint or a worker said, and the language where it is not the page's."""
    sentence = sentence_from_json(made)
    return (text, ENGLISH) if sentence is None else (spoken(sentence), None)


def _retold(report: LintReport, finding: Finding) -> Finding:
    subject, detail = (_say_again(report, text) for text in (finding.subject, finding.detail))
    return replace(finding, subject=subject, detail=detail)


def _say_again(report: LintReport, text: str) -> str:
    """A name, or a text that lint did not keep as a sentence, stays as it is."""
    sentence = sentence_from_json(report.sentences.get(text))
    return text if sentence is None else spoken(sentence)
