"""What the pages of a review show, arranged from what the store has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.model import Verdict
from grader.report import CheckResult, Report
from grader.store.connection import Session
from grader.store.failing import failing_check
from grader.store.outlines import outline_of_opened
from grader.store.overriding import Decision
from grader.store.reviewing import Turn
from grader.store.tables import Submission
from web.translating import gettext as _

ALL, OPEN = "all", "open"


@dataclass(frozen=True)
class Way:
    """Which submissions a reviewer goes through; it travels in the addresses of the pages.

    `check` leaves those that fail the check of this name, "" leaves all.
    """

    show: str = ALL
    check: str = ""

    @property
    def query(self) -> dict[str, Any]:
        """What the address has to say of it."""
        show = {} if self.show == ALL else {"show": self.show}
        return show | ({"check": self.check} if self.check else {})


@dataclass(frozen=True)
class CheckPoints:
    """One check of a report with the points that count and how they came about.

    `words` say why it did not pass, as the report does.
    """

    name: str
    title: str
    words: str
    verdict: Verdict
    graded: float
    max_points: float
    decisions: tuple[Decision, ...]

    @property
    def decision(self) -> Decision | None:
        """The override that counts."""
        newest = self.decisions[0] if self.decisions else None
        return newest if newest is not None and newest.override.points is not None else None

    @property
    def points(self) -> float:
        """What counts."""
        points = None if self.decision is None else self.decision.override.points
        return self.graded if points is None else points


def way_of(arguments: Mapping[str, str]) -> Way:
    """The way that an address names; everything where it names none that there is."""
    show = OPEN if arguments.get("show") == OPEN else ALL
    return Way(show, arguments.get("check", ""))


def on_the_way(session: Session, way: Way, turns: list[Turn]) -> list[Turn]:
    """Those of the assignment's turns that the way leads through, in their order."""
    if way.show == OPEN:
        turns = [turn for turn in turns if turn.reviewer is None]
    if way.check:
        failing = failing_check(session, [turn.submission_id for turn in turns], way.check)
        turns = [turn for turn in turns if turn.submission_id in failing]
    return turns


def check_points(
    report: Report | None, decisions: Mapping[str, Sequence[Decision]]
) -> list[CheckPoints]:
    """The checks of a report in its order, each with every override made of it."""
    return [_points_of(check, decisions) for check in report.checks] if report else []


def counted_points(report: Report | None, decisions: Mapping[str, Sequence[Decision]]) -> float:
    """What the checks of a report give together, with the changes by staff."""
    return sum(check.points for check in check_points(report, decisions))


def student_label(public_id: str, full_name: str, nameless: bool) -> str:  # noqa: FBT001 - a fact, no switch
    """How a review page calls the person: by name, or by a code that says nothing."""
    if nameless:
        return _("Submission %(code)s", code=public_id[:6])
    return full_name


def label_of(submission: Submission, nameless: bool) -> str:  # noqa: FBT001 - the same
    """The same for a submission that is at hand."""
    return student_label(submission.public_id, submission.user.full_name, nameless)


def shown_file_name(submission: Submission, nameless: bool) -> str:  # noqa: FBT001 - the same
    """The file's name; the assignment's own where the student's might tell who it is."""
    if nameless:
        return outline_of_opened(submission.open_assignment).file_name
    return submission.file_name


def _points_of(check: CheckResult, decisions: Mapping[str, Sequence[Decision]]) -> CheckPoints:
    made = tuple(decisions.get(check.name, ()))
    return CheckPoints(
        name=check.name,
        title=check.title,
        words=check.mistake_sentence or check.message,
        verdict=check.verdict,
        graded=check.points,
        max_points=check.max_points,
        decisions=made,
    )
