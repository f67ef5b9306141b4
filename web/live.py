"""Where an attempt has got to, for pages that wait and programs that ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from grader.curves import latest_values, training_figures
from grader.model import Figure
from grader.report import Curve
from grader.report_json import curves_from_json, curves_to_json
from grader.store.attempts import queue_position
from grader.store.clock import database_now
from grader.store.connection import Session
from grader.store.estimates import expected_seconds, workers_of
from grader.store.tables import Attempt, AttemptStatus
from web.dates import duration
from web.retelling import figure_in_words, spoken
from web.titles import phase_in_words
from web.translating import gettext as _
from web.translating import ngettext

FINAL = frozenset({AttemptStatus.RECORDED, AttemptStatus.ERRORED, AttemptStatus.CANCELLED})


@dataclass(frozen=True)
class Status:
    """An attempt's status; `queue_position` counts those before it, None when it is not waiting.

    `phase` is what `doing` says, in the page's language;
    `curves` are what the training that runs now has logged; `expected_seconds` is how long it
    will take from now, None where that is unknown; `stuck` is what waits while no worker is there.
    """

    status: AttemptStatus
    done: int
    total: int
    doing: str
    phase: str
    queue_position: int | None
    score: float | None
    max_score: float | None
    curves: tuple[Curve, ...] = ()
    expected_seconds: float | None = None
    stuck: bool = False

    @property
    def final(self) -> bool:
        """Whether nothing will change any more by itself."""
        return self.status in FINAL

    @property
    def sentence(self) -> str:
        """What a student reads while waiting."""
        if self.status is AttemptStatus.QUEUED:
            return _queue_sentence(self.queue_position or 0)
        if self.status is AttemptStatus.RUNNING and self.total:
            return _(
                "%(place)s of %(total)s: %(doing)s",
                place=min(self.done + 1, self.total),
                total=self.total,
                doing=self.phase,
            )
        if self.status is AttemptStatus.RUNNING:
            return _("Grading has started")
        if self.status is AttemptStatus.RECORDED:
            return _("Graded")
        if self.status is AttemptStatus.CANCELLED:
            return _("Cancelled")
        return _("Grading failed on our side")

    @property
    def estimate(self) -> str:
        """How long it will take from now, in words; empty where that is unknown."""
        if self.stuck:
            return _("Grading stands still at the moment. This submission keeps its place.")
        if self.expected_seconds is None or self.final:
            return ""
        return _("Probably done in %(time)s", time=duration(self.expected_seconds))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The pictures of the training that runs now."""
        return tuple(figure_in_words(each, spoken) for each in training_figures(self.curves))

    @property
    def latest(self) -> str:
        """The newest values in a sentence, for those who do not see the pictures."""
        return spoken(latest_values(self.curves))


def attempt_status(session: Session, attempt: Attempt) -> Status:
    """The attempt's status as it is now."""
    running = attempt.status is AttemptStatus.RUNNING
    return Status(
        status=attempt.status,
        done=attempt.progress_done,
        total=attempt.progress_total,
        doing=attempt.progress_doing,
        phase=phase_in_words(attempt.submission.open_assignment, attempt.progress_doing),
        queue_position=queue_position(session, attempt),
        score=attempt.score,
        max_score=attempt.max_score,
        curves=curves_from_json(attempt.progress_curves or ()) if running else (),
        expected_seconds=_expected(session, attempt),
        stuck=_is_stuck(session, attempt),
    )


def status_json(status: Status) -> dict[str, Any]:
    """The status as the API and the page's script read it."""
    return {
        "status": str(status.status),
        "progress": {"done": status.done, "total": status.total, "doing": status.doing},
        "queue_position": status.queue_position,
        "score": status.score,
        "max_score": status.max_score,
        "expected_seconds": status.expected_seconds,
        "curves": curves_to_json(status.curves),
    }


def _expected(session: Session, attempt: Attempt) -> float | None:
    if attempt.status in FINAL:
        return None
    return expected_seconds(session, attempt, database_now(session))


def _is_stuck(session: Session, attempt: Attempt) -> bool:
    waits = attempt.status is AttemptStatus.QUEUED
    return waits and workers_of(session, attempt.queue, database_now(session)) == 0


def _queue_sentence(before: int) -> str:
    if before == 0:
        return _("Next in the queue")
    return ngettext(
        "Waiting: one submission is graded before this one",
        "Waiting: %(num)s submissions are graded before this one",
        before,
    )
