"""One assignment as its students' hand-ins show it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from grader.statistics import (
    Tally,
    attempts_to_full_marks,
    days_before,
    failing_checks,
    hours_of_day,
    made_mistakes,
    score_tenths,
)
from grader.store.connection import Session
from grader.store.failing import mistake_sentences, reported_titles
from grader.store.statistics import (
    count_students,
    counted_shares,
    failed_alike,
)
from web.access import STAFF, open_assignment_for
from web.histograms import attempt_bars, day_bars, hour_bars, score_bars
from web.services import store
from web.sessions import require_visitor, visitor
from web.titles import check_titles, wording_of

pages = Blueprint("statistics", __name__)
pages.before_request(require_visitor)

MOST_ROWS = 20


@dataclass(frozen=True)
class Row:
    """A check or a mistake in words, and to how many it happened."""

    words: str
    tally: Tally


@pages.get("/assignments/<public_id>/statistics")
def statistics_page(public_id: str) -> ResponseReturnValue:
    """Scores, what fails most, which mistakes are made, and when people hand in."""
    with store().read() as session:
        opened, role = open_assignment_for(session, visitor(), public_id, STAFF)
        groups = failed_alike(session, opened)
        moments = [moment for group in groups for moment in group.moments]
        shares = counted_shares(session, opened)
        checks = failing_checks(groups)[:MOST_ROWS]
        sentences = wording_of(opened).mistakes
        mistakes = made_mistakes(groups, sentences)[:MOST_ROWS]
        told = {sentence: sentence for sentence in sentences.values()}
        return render_template(
            "staff/statistics.html",
            opened=opened,
            course=opened.course,
            role=role,
            students=count_students(session, opened.course_id),
            handed_in=len({student for group in groups for student in group.students}),
            hand_ins=len(moments),
            mean=fmean(shares) if shares else None,
            middle=median(shares) if shares else None,
            scores=score_bars(score_tenths(shares)),
            attempts=attempt_bars(*attempts_to_full_marks(groups)),
            hours=hour_bars(hours_of_day(moments, opened.course.time_zone)),
            days=day_bars(days_before(moments, opened.due_at)),
            checks=_rows(session, checks, check_titles(opened), reported_titles),
            mistakes=_rows(session, mistakes, told, mistake_sentences),
        )


def _rows(
    session: Session,
    tallies: Sequence[Tally],
    words: Mapping[str, str],
    reported: Callable[[Session, Collection[int]], Mapping[str, str]],
) -> list[Row]:
    """The tallies in these words; what has none there is called as reports called it."""
    others = reported(session, {tally.example for tally in tallies if tally.name not in words})
    known = {**others, **words}
    return [Row(known.get(tally.name, tally.name), tally) for tally in tallies]
