"""What assignments, checks and gates are called in the language of the page that is being made."""

from __future__ import annotations

from grader.adaptation import adapted_outline, adapted_wording
from grader.catalogue import assignment_names
from grader.errors import UnusableInput
from grader.outline import Outline
from grader.outlining import load_outline
from grader.report import CheckResult, Report
from grader.store.outlines import outline_if_known, outline_of_opened
from grader.store.tables import OpenAssignment
from grader.wording import Wording
from web.languages import DEFAULT, current_language
from web.retelling import in_page_language


def title_of(opened: OpenAssignment) -> str:
    """Its name in that language; where it has none there, the one under which it was opened."""
    if current_language() == DEFAULT:
        return opened.title
    outline = outline_if_known(opened)
    return opened.title if outline is None else outline_title(outline)


def outline_title(outline: Outline) -> str:
    """The same for an assignment that may be opened."""
    return outline.wording(current_language()).assignment or outline.title


def title_in_words(title: str) -> str:
    """The same for the English title that a notice keeps; one of no assignment stays as it is."""
    if current_language() == DEFAULT:
        return title
    for outline in map(load_outline, assignment_names()):
        if outline.title == title:
            return outline_title(outline)
    return title


def wording_of(opened: OpenAssignment) -> Wording:
    """The words of an open assignment, with the thresholds of its course."""
    stated = outline_of_opened(opened)
    return adapted_wording(stated.wording(current_language()), stated, opened.thresholds)


def wording_of_report(opened: OpenAssignment, report: Report) -> Wording:
    """The words for a report, with the thresholds by which it was graded."""
    stated = outline_of_opened(opened)
    measured = {check.name: _threshold(check) for check in report.checks}
    thresholds = {name: value for name, value in measured.items() if value is not None}
    return adapted_wording(stated.wording(current_language()), stated, thresholds)


def check_titles(opened: OpenAssignment) -> dict[str, str]:
    """The checks and gates of an open assignment by name."""
    wording = wording_of(opened)
    asked = adapted_outline(outline_of_opened(opened), opened.thresholds, opened.limits)
    return {part.name: wording.check_title(part.name, part.title) for part in asked.parts}


def phase_in_words(opened: OpenAssignment, phase: str) -> str:
    """What a grading is at, which the engine says in English: a check's title, or a phase."""
    if current_language() == DEFAULT:
        return phase
    try:
        asked = adapted_outline(outline_of_opened(opened), opened.thresholds, opened.limits)
        wording = wording_of(opened)
    except UnusableInput:
        return phase
    titles = {part.title: wording.check_title(part.name, part.title) for part in asked.parts}
    return titles.get(phase) or in_page_language(phase)


def _threshold(check: CheckResult) -> float | None:
    measured = check.accuracy or check.loss
    return None if measured is None else measured.threshold
