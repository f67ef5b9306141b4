"""The words, icons and colours of verdicts and statuses: said once, the same on every page."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString

from grader.model import Verdict
from grader.store.tables import AttemptStatus, Role
from web.translating import lazy_gettext as _


@dataclass(frozen=True)
class Word:
    """What a badge says, the icon before it, and its tone: good, bad, warn, plain or live."""

    text: LazyString
    icon: str
    tone: str


VERDICT_WORDS = {
    Verdict.PASSED: Word(_("Passed"), "check", "good"),
    Verdict.FAILED: Word(_("Failed"), "cross", "bad"),
    Verdict.ERROR: Word(_("Error"), "alert", "bad"),
    Verdict.MISSING: Word(_("Missing"), "question", "warn"),
    Verdict.REFUSED: Word(_("Refused"), "barred", "warn"),
    Verdict.TIME_LIMIT: Word(_("Out of time"), "clock", "warn"),
    Verdict.MEMORY_LIMIT: Word(_("Out of memory"), "memory", "warn"),
    Verdict.OUTPUT_LIMIT: Word(_("Too much output"), "lines", "warn"),
    Verdict.CRASHED: Word(_("Crashed"), "bolt", "bad"),
    Verdict.SKIPPED: Word(_("Skipped"), "dash", "plain"),
}

STATUS_WORDS = {
    AttemptStatus.QUEUED: Word(_("Waiting"), "clock", "live"),
    AttemptStatus.RUNNING: Word(_("Grading"), "spinner", "live"),
    AttemptStatus.RECORDED: Word(_("Graded"), "check", "good"),
    AttemptStatus.ERRORED: Word(_("Not graded"), "alert", "warn"),
    AttemptStatus.CANCELLED: Word(_("Cancelled"), "barred", "plain"),
}

NOTICE_WORDS = {
    "comment": _("A comment on your submission"),
    "override": _("Points of your submission were changed"),
    "extension": _("An answer to your request for more time"),
    "regrade": _("A regrade of your submission"),
    "regrade_answer": _("An answer to your regrade request"),
}
"""What each kind of notice tells."""

ROLE_WORDS = {
    Role.STUDENT: _("Student"),
    Role.TA: _("Teaching assistant"),
    Role.ADMIN: _("Course admin"),
}
