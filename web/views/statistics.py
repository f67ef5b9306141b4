"""One assignment as its students' hand-ins show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
from grader.store.statistics import count_students, counted_shares, hand_in_facts, reports_of
from grader.wording import Wording
from web.access import STAFF, open_assignment_for
from web.histograms import attempt_bars, day_bars, hour_bars, score_bars
from web.services import store
from web.sessions import require_visitor, visitor
from web.titles import wording_of

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
        hand_ins = hand_in_facts(session, opened)
        shares = counted_shares(session, opened)
        checks = failing_checks(hand_ins)[:MOST_ROWS]
        mistakes = made_mistakes(hand_ins)[:MOST_ROWS]
        reports = reports_of(session, {tally.example for tally in (*checks, *mistakes)})
        wording = wording_of(opened)
        moments = [one.moment for one in hand_ins]
        zone = opened.course.time_zone
        return render_template(
            "staff/statistics.html",
            opened=opened,
            course=opened.course,
            role=role,
            students=count_students(session, opened.course_id),
            handed_in=len({one.student_id for one in hand_ins}),
            hand_ins=len(hand_ins),
            mean=sum(shares) / len(shares) if shares else None,
            scores=score_bars(score_tenths(shares)),
            attempts=attempt_bars(*attempts_to_full_marks(hand_ins)),
            hours=hour_bars(hours_of_day(moments, zone)),
            days=day_bars(days_before(moments, opened.due_at)),
            checks=_rows(checks, reports, wording, _check_title),
            mistakes=_rows(mistakes, reports, wording, _mistake_sentence),
        )


def _rows(
    tallies: Sequence[Tally],
    reports: Mapping[int, Mapping[str, Any]],
    wording: Wording,
    words_in: Callable[[Mapping[str, Any], str, Wording], str | None],
) -> list[Row]:
    """The tallies in the words of a report that shows them."""
    return [
        Row(words_in(reports[tally.example], tally.name, wording) or tally.name, tally)
        for tally in tallies
        if tally.example in reports
    ]


def _check_title(report: Mapping[str, Any], name: str, wording: Wording) -> str | None:
    titles = (check["title"] for check in report["checks"] if check["name"] == name)
    return wording.check_title(name, next(titles, name))


def _mistake_sentence(report: Mapping[str, Any], name: str, wording: Wording) -> str | None:
    sentences = (one["mistake_sentence"] for one in report["checks"] if one["mistake"] == name)
    return wording.mistake_sentence(name, next(sentences, None))
