"""Proves assignments: what deserves full marks gets them, and what is wrong is caught by name."""

from grader.lint.assignment import lint_assignment
from grader.lint.findings import Finding, Kind
from grader.lint.report import LintReport

__all__ = ["Finding", "Kind", "LintReport", "lint_assignment"]
