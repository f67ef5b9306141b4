"""Messages that differ in particulars only are the same error."""

import pytest

from grader.failed_checks import (
    FailedCheck,
    abstracted,
    cluster_key,
    failed_checks,
    read_failed_checks,
)
from grader.model import Verdict
from grader.report_json import report_to_json
from tests.web.made_reports import full_marks_report, mistaken_report


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "The answer to `f(delta=2.5)` is wrong in 14 of 40 places.\nExpected 4.",
            "The answer to `f(delta=-1e-3)` is wrong in 3 of 1,000 places.",
        ),
        ("Expected shape (3, 4), got (4, 3).", "Expected shape (10,), got (2, 10, 7)."),
        ("Expected [1.0, -2.5e-3, nan], got inf.", "Expected [0.5], got −0.25."),
        ("Expected 3, got 4.", "Expected [3. 4. -5.e-3], got 1e9."),
        ("NameError: name 'foo' is not defined", 'NameError: name "bar_2" is not defined'),
        ("<object at 0x7fab12c0> has no len", "<object at 0x7f00> has no len"),
    ],
)
def test_particulars_do_not_tell_errors_apart(one: str, other: str) -> None:
    assert abstracted(one) == abstracted(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("TypeError: f() takes 2 arguments", "ValueError: f() takes 2 arguments"),
        ("Expected float64, got float32.", "Expected float32, got float64."),
    ],
)
def test_what_went_wrong_does(one: str, other: str) -> None:
    assert abstracted(one) != abstracted(other)


def test_a_long_message_is_cut() -> None:
    assert len(abstracted("word " * 100)) == 160


def test_only_failed_checks_are_kept_and_come_back() -> None:
    assert failed_checks(report_to_json(full_marks_report())) == []
    delta, large = read_failed_checks(failed_checks(report_to_json(mistaken_report())))
    assert (delta.check, delta.verdict) == ("delta", Verdict.FAILED)
    assert delta.cause == ("mistake", "huber_without_half_delta_square")
    assert large.cause[1].startswith("Expected #, got # because")
    assert read_failed_checks(None) == ()


def test_those_that_fail_alike_have_one_key() -> None:
    mistaken = FailedCheck("delta", Verdict.FAILED, "forgets_the_half", "Expected #, got #.")
    plain = FailedCheck("large", Verdict.ERROR, None, "ValueError")
    key = cluster_key([mistaken, plain])
    assert key == cluster_key([plain, mistaken._replace(error="Something else.")])
    others = (
        [plain],
        [mistaken, plain._replace(error="TypeError")],
        [mistaken._replace(verdict=Verdict.ERROR), plain],
        [mistaken._replace(mistake=None, error="forgets_the_half"), plain],
    )
    assert key not in {cluster_key(other) for other in others}
    assert cluster_key([]) is None
