"""Reports survive storage, keep the command contract, and hide what students may not see."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from grader.model import Figure, Verdict
from grader.provenance import provenance_of
from grader.redaction import Disclosure, HiddenRule, Visibility, disclosure, redact_report
from grader.report import Accuracy, CheckResult, Curve, Loss, Report
from grader.report_json import (
    curves_from_json,
    curves_to_json,
    public_json,
    report_from_json,
    report_to_json,
)
from tests.grader.miniature import MINIATURE

ACCURACY = Accuracy(0.92, 0.914, 0.925, 0.91, 920, 1000, (0.92,), 0.93)
LOSS = Loss("the mean loss", 0.143, 0.21, (0.22, 0.143, 0.14))
FIGURE = Figure("confusion", "Confusion matrix", "None.", {"counts": [[1, 0], [0, 1]]})
VISIBLE = CheckResult(
    "doubles",
    "doubles",
    Verdict.FAILED,
    0,
    2,
    "Expected 2.",
    mistake="adds_two",
    mistake_sentence="You add.",
    output="printed",
    accuracy=ACCURACY,
    figures=(FIGURE,),
    loss=LOSS,
)
HIDDEN = CheckResult(
    "splits",
    "splits",
    Verdict.ERROR,
    0,
    1,
    "ValueError: x was 0.123",
    hidden=True,
    output="0.123",
    traceback="x = 0.123",
    figures=(FIGURE,),
)
PROVENANCE = provenance_of(MINIATURE, "tensorflow", 2, ())
REPORT = Report(
    "miniature", "1", 0, 3, 0.1, "none", (VISIBLE, HIDDEN), 99, "numpy", "A", ("flag",), 0.01
)


def test_curves_survive_json_with_six_digits() -> None:
    curve = Curve("loss", (0.0, 1.0, 2.0), (2.302585093, math.nan, math.inf))
    text = json.dumps(curves_to_json([curve]), allow_nan=False)
    (read,) = curves_from_json(json.loads(text))
    assert (read.name, read.steps, read.values[0]) == ("loss", curve.steps, 2.30259)
    assert not any(math.isfinite(value) for value in read.values[1:])


def test_a_report_survives_json() -> None:
    text = json.dumps(report_to_json(REPORT), allow_nan=False)
    assert report_from_json(json.loads(text)) == REPORT


def test_a_report_recorded_before_there_were_losses_is_read() -> None:
    document = report_to_json(REPORT)
    for check in document["checks"]:
        del check["loss"]
    assert report_from_json(document).checks[0].loss is None


def test_a_report_recorded_before_there_was_provenance_is_read() -> None:
    document = report_to_json(replace(REPORT, provenance=PROVENANCE))
    assert report_from_json(document).provenance == PROVENANCE
    del document["provenance"]
    assert report_from_json(document) == REPORT


def test_students_do_not_read_what_a_report_was_made_with() -> None:
    assert redact_report(replace(REPORT, provenance=PROVENANCE)).provenance is None


def test_text_that_databases_refuse_is_replaced() -> None:
    odd = CheckResult("a", "b", Verdict.FAILED, 0, 1, "nul \x00 surrogate \ud800", output="\x00")
    report = Report("m", "1", 0, 1, 0.1, "none", (odd,), 1, "numpy", "A")
    text = json.dumps(report_to_json(report), ensure_ascii=False)
    assert "\x00" not in text
    text.encode("utf-8")


def test_the_command_contract() -> None:
    document = public_json(REPORT)
    assert list(document) == [
        "assignment",
        "version",
        "score",
        "max_score",
        "seconds",
        "dataset",
        "checks",
    ]
    assert document["checks"][0] == {
        "name": "doubles",
        "title": "doubles",
        "verdict": "failed",
        "points": 0,
        "max_points": 2,
        "message": "Expected 2. You add.",
        "mistake": "adds_two",
        "hidden": False,
        "seconds": 0.0,
    }


def test_hidden_checks_show_no_input_in_any_field() -> None:
    redacted = redact_report(REPORT)
    assert "0.123" not in json.dumps(report_to_json(redacted))
    assert redacted.checks[1].verdict is Verdict.ERROR
    assert redacted.checks[0] == VISIBLE
    assert redacted.seed == 0
    assert redacted.flags == ()


DUE = datetime(2026, 3, 6, 12, tzinfo=UTC)
LATER = DUE + timedelta(seconds=1)
OUTCOMES, NOTHING = Disclosure.OUTCOMES, Disclosure.NOTHING


@pytest.mark.parametrize(
    ("visibility", "published_at", "moment", "disclosed"),
    [
        (Visibility.ALWAYS, None, DUE, OUTCOMES),
        (Visibility.AFTER_DUE, None, DUE, NOTHING),
        (Visibility.AFTER_DUE, None, LATER, OUTCOMES),
        (Visibility.AFTER_DUE, DUE, DUE, NOTHING),
        (Visibility.AFTER_PUBLISHED, None, LATER, NOTHING),
        (Visibility.AFTER_PUBLISHED, LATER, DUE, NOTHING),
        (Visibility.AFTER_PUBLISHED, LATER, LATER, OUTCOMES),
        (Visibility.NEVER, DUE, LATER, NOTHING),
    ],
)
def test_when_hidden_checks_are_disclosed(
    visibility: Visibility, published_at: datetime | None, moment: datetime, disclosed: Disclosure
) -> None:
    assert disclosure(HiddenRule(visibility, published_at), DUE, 0, moment) is disclosed


@pytest.mark.parametrize(
    ("from_attempt", "attempts", "disclosed"),
    [(1, 0, NOTHING), (1, 1, OUTCOMES), (3, 2, NOTHING), (3, 3, OUTCOMES), (None, 9, NOTHING)],
)
def test_hidden_checks_are_disclosed_from_an_attempt_on(
    from_attempt: int | None, attempts: int, disclosed: Disclosure
) -> None:
    rule = HiddenRule(Visibility.FROM_ATTEMPT, None, from_attempt)
    assert disclosure(rule, DUE, attempts, LATER) is disclosed


def test_before_they_are_disclosed_no_number_tells_how_hidden_checks_went() -> None:
    failed = replace(REPORT, score=0.0)
    passed = replace(
        REPORT,
        score=REPORT.max_score,
        checks=tuple(
            replace(one, verdict=Verdict.PASSED, points=one.max_points) if one.hidden else one
            for one in REPORT.checks
        ),
    )
    shown = redact_report(failed, Disclosure.NOTHING)
    assert shown == redact_report(passed, Disclosure.NOTHING)
    assert not any(check.hidden for check in shown.checks)
    assert shown.max_score == sum(check.max_points for check in shown.checks)
