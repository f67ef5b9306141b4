"""The one place that decides what of a report a student may read."""

from __future__ import annotations

from dataclasses import replace

from grader.model import Verdict
from grader.report import CheckResult, Report

HIDDEN_SENTENCES = {
    Verdict.PASSED: "This hidden check passed.",
    Verdict.FAILED: "This hidden check found a wrong answer; its inputs are not shown.",
    Verdict.ERROR: "Your code raised an error in this hidden check; its inputs are not shown.",
    Verdict.TIME_LIMIT: "Your code ran out of time in this hidden check.",
    Verdict.MEMORY_LIMIT: "Your code ran out of memory in this hidden check.",
    Verdict.OUTPUT_LIMIT: "Your code printed or returned too much in this hidden check.",
    Verdict.CRASHED: "Your code's process ended before it answered this hidden check.",
}
"""Missing, refused and skipped checks never ran, so their own message gives nothing away."""


def redact_report(report: Report) -> Report:
    """The report as its student sees it: hidden checks keep title, verdict, points and mistake."""
    return replace(
        report,
        seed=0,
        flags=(),
        provenance=None,
        checks=tuple(redact_check(result) for result in report.checks),
    )


def redact_check(result: CheckResult) -> CheckResult:
    """Without message details, output, traceback and figures where the check is hidden."""
    if not result.hidden:
        return result
    return replace(
        result,
        message=HIDDEN_SENTENCES.get(result.verdict, result.message),
        output="",
        traceback="",
        figures=(),
    )
