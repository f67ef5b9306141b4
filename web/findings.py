"""Which findings of lint an author reads one by one."""

from __future__ import annotations

from grader.lint.findings import Finding, Kind
from grader.lint.report import LintReport

ONE_OF_MANY = frozenset({Kind.MISTAKE, Kind.CHECK})
"""Kinds with a finding per mistake or check: where they are proved, their number says enough."""


def told(report: LintReport) -> tuple[Finding, ...]:
    """The findings that are shown one by one: what is refuted first."""
    shown = (one for one in report.findings if not (one.proved and one.kind in ONE_OF_MANY))
    return tuple(sorted(shown, key=lambda finding: finding.proved))
