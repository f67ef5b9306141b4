"""The one place that decides what of a report a student may read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from grader.model import Verdict
from grader.report import CheckResult, Report
from grader.sentences import say, sentences_still_in

HIDDEN_SENTENCES = {
    Verdict.PASSED: say("This hidden check passed."),
    Verdict.FAILED: say("This hidden check found a wrong answer; its inputs are not shown."),
    Verdict.ERROR: say("Your code raised an error in this hidden check; its inputs are not shown."),
    Verdict.TIME_LIMIT: say("Your code ran out of time in this hidden check."),
    Verdict.MEMORY_LIMIT: say("Your code ran out of memory in this hidden check."),
    Verdict.OUTPUT_LIMIT: say("Your code printed or returned too much in this hidden check."),
    Verdict.CRASHED: say("Your code's process ended before it answered this hidden check."),
    Verdict.MISSING: say("Your file does not define a function that this hidden check calls."),
    Verdict.REFUSED: say("Your code used a refused operation while this hidden check ran."),
}
"""Also where the words seem to be ours: whoever owns the cell can put inputs into any of them."""


class Visibility(StrEnum):
    """When students may read what hidden checks say."""

    ALWAYS = "always"
    AFTER_DUE = "after_due"
    AFTER_PUBLISHED = "after_published"
    NEVER = "never"
    FROM_ATTEMPT = "from_attempt"


class Disclosure(StrEnum):
    """What of hidden checks a student reads at a moment; their inputs are never part of it."""

    OUTCOMES = "outcomes"
    NOTHING = "nothing"


@dataclass(frozen=True)
class HiddenRule:
    """When the students of a course read what hidden checks say.

    Under Visibility.FROM_ATTEMPT they do, of all their submissions, from their attempt number
    `from_attempt` on.
    """

    visibility: Visibility
    published_at: datetime | None = None
    from_attempt: int | None = None


def disclosure(rule: HiddenRule, due_at: datetime, attempts: int, moment: datetime) -> Disclosure:
    """What a student reads of hidden checks at `moment`.

    The student's work is due at `due_at`, and `attempts` of it are graded so far.
    """
    needed = attempts_needed(rule, due_at, moment)
    shown = needed is not None and attempts >= needed
    return Disclosure.OUTCOMES if shown else Disclosure.NOTHING


def attempts_needed(rule: HiddenRule, due_at: datetime, moment: datetime) -> int | None:
    """From how many graded attempts on the outcomes are shown at `moment`; None is from no number.

    0 shows them to everybody whose work is due at `due_at`.
    """
    published_at = rule.published_at
    if rule.visibility is Visibility.FROM_ATTEMPT:
        return rule.from_attempt
    shown = {
        Visibility.ALWAYS: True,
        Visibility.AFTER_DUE: moment > due_at,
        Visibility.AFTER_PUBLISHED: published_at is not None and published_at <= moment,
        Visibility.NEVER: False,
    }
    return 0 if shown[rule.visibility] else None


def redact_report(report: Report, disclosed: Disclosure = Disclosure.OUTCOMES) -> Report:
    """The report as its student sees it: hidden checks keep title, verdict, points and mistake.

    Where nothing of them is disclosed they are left out, and score and maximum are those of the
    other checks, so that no difference tells how they went.
    """
    checks = tuple(redact_check(result) for result in report.checks)
    plain = replace(
        report,
        seed=0,
        flags=(),
        provenance=None,
        checks=checks,
        sentences=sentences_still_in(report.sentences, (checks, report.dataset)),
    )
    if disclosed is Disclosure.OUTCOMES or not any(result.hidden for result in report.checks):
        return plain
    shown = tuple(result for result in plain.checks if not result.hidden)
    score = round(sum(result.points for result in shown), 6)
    return replace(
        plain,
        checks=shown,
        score=score,
        max_score=sum(result.max_points for result in shown),
        sentences=sentences_still_in(plain.sentences, (shown, report.dataset)),
    )


def redact_check(result: CheckResult) -> CheckResult:
    """Without message details, output, traceback and figures where the check is hidden."""
    if not result.hidden:
        return result
    return replace(
        result,
        message=_hidden_sentence(result),
        output="",
        traceback="",
        figures=(),
        failing_input="",
    )


def _hidden_sentence(result: CheckResult) -> str:
    """A check that was refused or skipped before it ran gives nothing away in its own words."""
    never_ran = result.verdict in {Verdict.REFUSED, Verdict.SKIPPED} and not result.seconds
    return result.message if never_ran else HIDDEN_SENTENCES.get(result.verdict, "")
