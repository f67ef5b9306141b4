"""What of hidden checks a visitor may learn now, in reports and in scores."""

from __future__ import annotations

from grader.policy import Terms
from grader.redaction import Disclosure, disclosure
from grader.store.clock import database_now
from grader.store.connection import Session
from grader.store.disclosing import graded_attempts, hidden_rule
from grader.store.outlines import outline_if_known
from grader.store.tables import OpenAssignment
from grader.store.terms import terms_of_submissions
from web.access import Desk
from web.dates import in_zone
from web.dates import now as present
from web.translating import gettext as _
from web.translating import ngettext


def disclosed_to(session: Session, desk: Desk) -> Disclosure:
    """What the visitor learns of the hidden checks of a submission; staff learn everything."""
    if desk.staff:
        return Disclosure.OUTCOMES
    submission, opened = desk.submission, desk.submission.open_assignment
    terms = terms_of_submissions(session, [submission])[submission.id]
    graded = graded_attempts(session, [opened.id], [submission.user_id])
    attempts = graded.get((opened.id, submission.user_id), 0)
    return disclosure(hidden_rule(opened), terms.due_at, attempts, database_now(session))


def scores_withheld(opened: OpenAssignment, terms: Terms, attempts: int) -> bool:
    """Whether a student's scores are not shown yet, because hidden checks are a part of them.

    `attempts` of the student are graded.
    """
    rule = hidden_rule(opened)
    if disclosure(rule, terms.due_at, attempts, present()) is Disclosure.OUTCOMES:
        return False
    return has_hidden_checks(opened)


def has_hidden_checks(opened: OpenAssignment) -> bool:
    """Whether hidden checks are a part of an assignment's points; if nobody knows, they are."""
    outline = outline_if_known(opened)
    return outline is None or any(part.hidden for part in outline.parts)


def no_score_sentence(opened: OpenAssignment, terms: Terms) -> str:
    """Why no score stands where one would, and when it will."""
    why = _("Your score is not shown here, because hidden checks are a part of it.")
    return f"{why} {withheld_sentence(opened, terms)}"


def withheld_sentence(opened: OpenAssignment, terms: Terms) -> str:
    """When what is withheld will be shown."""
    match opened.visibility:
        case "after_due":
            return _(
                "What the hidden checks say is shown after the due date, %(moment)s.",
                moment=in_zone(terms.due_at, terms.time_zone),
            )
        case "after_published":
            return _("What the hidden checks say is shown when the course staff publish it.")
        case "from_attempt":
            return ngettext(
                "What the hidden checks say is shown once %(num)s of your attempts is graded.",
                "What the hidden checks say is shown once %(num)s of your attempts are graded.",
                opened.shown_from_attempt or 1,
            )
        case _:
            return _("What the hidden checks say is not shown in this course.")
