"""The policy's rulings in sentences: may I hand in, what does it cost, what counts."""

from __future__ import annotations

from datetime import datetime

from grader.errors import HandInRefused, NotNow, SelfCheckWaiting
from grader.policy import Counts, Refusal, Ruling, Terms
from grader.store.gradebook import Prospect
from web.dates import in_zone
from web.disclosing import scores_withheld
from web.formats import points, short_percent
from web.translating import gettext as _
from web.translating import ngettext


def refused_because(refusal: HandInRefused) -> str:
    """Why something was not taken, in the visitor's language."""
    if isinstance(refusal, NotNow):
        return refusal_sentence(refusal.ruling, refusal.terms)
    if isinstance(refusal, SelfCheckWaiting):
        return _("Your last self-check is not graded yet: wait for its result.")
    return str(refusal)


def refusal_sentence(ruling: Ruling, terms: Terms) -> str:
    """Why nothing can be handed in now, and when it can; empty where it can be."""
    match ruling.refusal:
        case None:
            return ""
        case Refusal.ARCHIVED:
            return _("This course is archived: nothing can be handed in any more.")
        case Refusal.NOT_OPEN:
            opens = _moment(ruling.next_at, terms)
            return _("This assignment is not open yet: it opens %(moment)s.", moment=opens)
        case Refusal.CLOSED:
            return _(
                "This assignment closed %(moment)s: nothing can be handed in any more.",
                moment=_moment(terms.closes_at, terms),
            )
        case _:
            return _enough_for_now(ruling, terms)


def _enough_for_now(ruling: Ruling, terms: Terms) -> str:
    """The sentence for what follows from how much was handed in before."""
    next_at = _moment(ruling.next_at, terms)
    if ruling.refusal is Refusal.ATTEMPTS_USED:
        return ngettext(
            "The only attempt is used.", "All %(num)s attempts are used.", terms.attempt_limit or 0
        )
    if ruling.refusal is Refusal.DAY_USED:
        return ngettext(
            "The only attempt of today is used; the next is possible %(moment)s.",
            "All %(num)s attempts of today are used; the next is possible %(moment)s.",
            terms.daily_limit or 0,
            moment=next_at,
        )
    return ngettext(
        "There must be %(num)s minute between two attempts; the next is possible %(moment)s.",
        "There must be %(num)s minutes between two attempts; the next is possible %(moment)s.",
        terms.minutes_between,
        moment=next_at,
    )


def _moment(moment: datetime | None, terms: Terms) -> str:
    return "" if moment is None else in_zone(moment, terms.time_zone)


def if_handed_in_now(prospect: Prospect) -> str:
    """What handing in at this moment means for the score, as two sentences at most."""
    return " ".join(
        sentence for sentence in (_cost_now(prospect), _against_so_far(prospect)) if sentence
    )


def what_counts(terms: Terms) -> str:
    """Which submission counts."""
    if terms.counts is Counts.LAST:
        return _("your last submission")
    return _("your best submission, after what being late costs")


def late_policy(terms: Terms) -> str:
    """What lateness costs, and when nothing is taken any more."""
    parts = []
    if terms.grace_days:
        parts.append(
            ngettext(
                "the first day costs nothing",
                "the first %(num)s days cost nothing",
                terms.grace_days,
            )
        )
    if terms.penalty_per_day:
        share = short_percent(terms.penalty_per_day)
        parts.append(_("each day begun costs %(share)s of the score", share=share))
    else:
        parts.append(_("marked as late, no points are lost"))
    return "; ".join(parts)


def _cost_now(prospect: Prospect) -> str:
    ruling = prospect.ruling
    if ruling.days_late == 0:
        return _("If you hand in now, it is in time.")
    if ruling.penalty == 0:
        return ngettext(
            "If you hand in now, it is marked late by %(num)s day, which costs nothing.",
            "If you hand in now, it is marked late by %(num)s days, which costs nothing.",
            ruling.days_late,
        )
    return ngettext(
        "If you hand in now, it is marked late by %(num)s day and counts %(share)s less.",
        "If you hand in now, it is marked late by %(num)s days and counts %(share)s less.",
        ruling.days_late,
        share=short_percent(ruling.penalty),
    )


def _against_so_far(prospect: Prospect) -> str:
    standing = prospect.standing
    if scores_withheld(prospect.opened, prospect.terms, prospect.attempts):
        return ""
    if standing.points is None:
        return _most_possible(prospect) if prospect.ruling.penalty else ""
    so_far = points(standing.points)
    if prospect.terms.counts is Counts.LAST:
        return _("It then counts in place of the %(points)s you have.", points=so_far)
    if _most(prospect) <= standing.points:
        return _("You have %(points)s already, which it cannot exceed.", points=so_far)
    return _("Your best so far is %(points)s; a lower score changes nothing.", points=so_far)


def _most_possible(prospect: Prospect) -> str:
    return _("At most %(points)s can be reached.", points=points(_most(prospect)))


def _most(prospect: Prospect) -> float:
    return prospect.standing.max_points * (1 - prospect.ruling.penalty)
