"""Numbers of statistics, from hand-ins written down by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from grader.failed_checks import FailedCheck
from grader.model import Verdict
from grader.statistics import (
    Alike,
    attempts_to_full_marks,
    days_before,
    failing_checks,
    hours_of_day,
    made_mistakes,
    score_tenths,
)

DUE = datetime(2026, 3, 31, 21, 59, tzinfo=UTC)


def alike(
    *hand_ins: tuple[int, int], failed: Sequence[FailedCheck] = (), full: bool = False
) -> Alike:
    """Hand-ins by student and number."""
    students, numbers = zip(*hand_ins, strict=True)
    example = max(100 * student + number for student, number in hand_ins)
    return Alike(tuple(failed), full, students, numbers, (DUE,) * len(students), example)


def failed(check: str, mistake: str | None = None) -> FailedCheck:
    return FailedCheck(check, Verdict.FAILED, mistake, "Expected #, got #.")


def test_full_marks_are_a_tenth_of_their_own() -> None:
    assert score_tenths([0, 0.05, 0.1, 0.999, 1, 1.0]) == [2, 1, 0, 0, 0, 0, 0, 0, 0, 1, 2]
    assert score_tenths([]) == [0] * 11


def test_the_first_full_marks_of_each_student_count() -> None:
    full = alike((1, 3), (1, 2), (2, 1), full=True)
    assert attempts_to_full_marks([alike((1, 1), (3, 1)), full]) == ({1: 1, 2: 1}, 1)


def test_hours_are_those_of_the_courses_clocks() -> None:
    before_the_change = datetime(2026, 3, 28, 22, 30, tzinfo=UTC)
    hours = hours_of_day(
        [before_the_change, before_the_change + timedelta(days=2)], "Europe/Berlin"
    )
    assert (hours[23], hours[0], sum(hours)) == (1, 1, 2)


def test_days_count_back_from_the_due_date_without_gaps() -> None:
    moments = [DUE, DUE - timedelta(days=2, hours=1), DUE + timedelta(minutes=1)]
    assert days_before(moments, DUE) == {2: 1, 1: 0, 0: 1, -1: 1}
    assert days_before([DUE - timedelta(days=99), DUE + timedelta(days=99)], DUE) == {
        day: int(day in {14, -7}) for day in range(14, -8, -1)
    }
    assert days_before([], DUE) == {}


def test_what_stopped_most_students_is_first() -> None:
    groups = [
        alike((1, 1), failed=[failed("delta", "half"), failed("shape")]),
        alike((1, 2), failed=[failed("shape")]),
        alike((2, 1), failed=[failed("delta", "half"), failed("large", "half")]),
    ]
    assert [(one.name, one.students, one.hand_ins) for one in failing_checks(groups)] == [
        ("delta", 2, 2),
        ("shape", 1, 2),
        ("large", 1, 1),
    ]
    (half,) = made_mistakes(groups)
    assert (half.name, half.students, half.hand_ins, half.example) == ("half", 2, 2, 201)


def test_mistakes_told_in_the_same_words_are_one() -> None:
    groups = [
        alike((1, 1), failed=[failed("loss", "loss_half"), failed("graph", "graph_half")]),
        alike((2, 1), failed=[failed("graph", "graph_half")]),
        alike((3, 1), failed=[failed("shape", "unknown")]),
    ]
    words = {"loss_half": "The half is missing.", "graph_half": "The half is missing."}
    assert [(one.name, one.students) for one in made_mistakes(groups, words)] == [
        ("The half is missing.", 2),
        ("unknown", 1),
    ]
