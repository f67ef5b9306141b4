"""The words, icons and colours of verdicts and statuses: said once, the same on every page."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString

from grader.model import Verdict
from grader.roster import Trouble
from grader.store.rosters import Step
from grader.store.tables import AttemptStatus, PackageStatus, Role
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

PACKAGE_WORDS = {
    PackageStatus.WAITING: Word(_("Waiting for lint"), "clock", "live"),
    PackageStatus.LINTING: Word(_("Linting"), "spinner", "live"),
    PackageStatus.PASSED: Word(_("Passed"), "check", "good"),
    PackageStatus.REFUSED: Word(_("Refused"), "barred", "bad"),
    PackageStatus.ERRORED: Word(_("Not linted"), "alert", "warn"),
}

NOTICE_WORDS = {
    "comment": _("A comment on your submission"),
    "override": _("Points of your submission were changed"),
    "extension": _("An answer to your request for more time"),
    "dates": _("Your dates or attempts changed"),
    "due": _("The due date changed"),
    "close": _("The closing date changed"),
    "attempts": _("The number of attempts changed"),
    "regrade": _("A regrade of your submission"),
    "regrade_answer": _("An answer to your regrade request"),
}
"""What each kind of notice tells."""

ROLE_WORDS = {
    Role.STUDENT: _("Student"),
    Role.TA: _("Teaching assistant"),
    Role.ADMIN: _("Course admin"),
}

STEP_WORDS = {
    Step.INVITED: Word(_("Gets an invitation"), "bolt", "live"),
    Step.ADDED: Word(_("Added"), "check", "good"),
    Step.CHANGED: Word(_("Changed"), "again", "warn"),
    Step.UNCHANGED: Word(_("Unchanged"), "dash", "plain"),
    Step.WAITING: Word(_("Invited before"), "clock", "plain"),
}

TROUBLE_WORDS = {
    Trouble.NO_HEADER: _("The first line must name the columns: user name, full name or email."),
    Trouble.COLUMN_TWICE: _("The first line names the same column more than once."),
    Trouble.TOO_MANY: _("At most 5 000 people are taken at a time."),
    Trouble.BAD_QUOTES: _("A quotation mark is not closed."),
    Trouble.TOO_MANY_CELLS: _("There are more cells than columns."),
    Trouble.TOO_LONG: _("This is too long."),
    Trouble.NOBODY: _("There is no user name, full name or email."),
    Trouble.BAD_EMAIL: _("This is no email address."),
    Trouble.BAD_ROLE: _("A role is student or ta; admins are made one by one."),
    Trouble.TWICE: _("This person is in the table twice."),
}
