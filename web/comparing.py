"""How a report compares with the one before: which checks pass now, which do not any more."""

from __future__ import annotations

from dataclasses import dataclass

from grader.model import Verdict
from grader.redaction import Disclosure
from grader.report import CheckResult, Report
from grader.store.connection import Session
from grader.store.earlier import graded_before
from web.access import Desk
from web.reports import in_words, read_report
from web.titles import wording_of_report


@dataclass(frozen=True)
class Comparison:
    """What became better and what worse since submission `number`, and the points then."""

    number: int
    submission: str
    points: float
    better: tuple[CheckResult, ...]
    worse: tuple[CheckResult, ...]


@dataclass(frozen=True)
class Twice:
    """One check in two gradings of the same file; None where a grading does not have it."""

    before: CheckResult | None
    after: CheckResult | None

    @property
    def differs(self) -> bool:
        """Whether it ended otherwise."""
        if self.before is None or self.after is None:
            return True
        before, after = ((one.verdict, one.points) for one in (self.before, self.after))
        return before != after


def compared_with_earlier(
    session: Session, desk: Desk, report: Report | None, disclosed: Disclosure
) -> Comparison | None:
    """The comparison with the last graded submission before, as the visitor may see both."""
    attempt = None if report is None else graded_before(session, desk.submission)
    before = None if attempt is None else read_report(attempt, desk, disclosed)
    if report is None or attempt is None or before is None:
        return None
    better, worse = changes(
        before, in_words(report, wording_of_report(desk.submission.open_assignment, report))
    )
    earlier = attempt.submission
    return Comparison(earlier.number, earlier.public_id, before.score, better, worse)


def check_by_check(before: Report, after: Report) -> list[Twice]:
    """The checks of two gradings side by side, in the new one's order; last those that are gone."""
    old = {one.name: one for one in before.checks}
    asked = [Twice(old.pop(one.name, None), one) for one in after.checks]
    return [*asked, *(Twice(one, None) for one in old.values())]


def changes(
    before: Report, after: Report
) -> tuple[tuple[CheckResult, ...], tuple[CheckResult, ...]]:
    """The checks with more points than before, and those with fewer; new ones are neither."""
    points = {one.name: one.points for one in before.checks}
    passed = {one.name: one.verdict is Verdict.PASSED for one in before.checks}
    known = [one for one in after.checks if one.name in points]

    def standing(one: CheckResult) -> tuple[bool, float]:
        return one.verdict is Verdict.PASSED, one.points

    better = tuple(one for one in known if standing(one) > (passed[one.name], points[one.name]))
    worse = tuple(one for one in known if standing(one) < (passed[one.name], points[one.name]))
    return better, worse
