"""What the demonstration makes of the portal's answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.portal import Receipt
from scripts.demo.rows import Row, describe_stage, outcome_of
from scripts.demo.samples import Sample


def check(name, verdict, mistake=None, accuracy=None):
    accuracy = None if accuracy is None else {"value": accuracy}
    return {"name": name, "verdict": verdict, "mistake": mistake, "accuracy": accuracy}


def row(checks, verdicts, mistake=None):
    sample = Sample("huber-loss", Path("sample.py"), "a known mistake", verdicts, mistake)
    report = {"score": 6.5, "max_score": 10.0, "seconds": 1.25, "checks": checks}
    answer = {"status": "recorded", "report": report}
    return Row(sample, Receipt("s1", "http://portal/s1"), answer)


def test_a_sample_that_gets_what_it_deserves_has_no_complaints():
    checks = [check("loss", "failed", "forgets_the_half"), check("gradient", "passed")]
    outcome = outcome_of(
        row(checks, {"loss": ("failed",), "gradient": ("passed",)}, mistake="forgets_the_half")
    )
    assert outcome.complaints == ()
    assert outcome.score == "6.5 / 10"
    assert outcome.verdict == "failed"
    assert outcome.mistake == "forgets_the_half"


@pytest.mark.parametrize(
    ("checks", "complaint"),
    [
        ([check("loss", "passed")], "loss: passed instead of failed or error"),
        ([check("other", "failed")], "loss: absent instead of failed or error"),
        ([check("loss", "failed", "another")], "the mistake forgets_the_half was not recognised"),
    ],
)
def test_what_a_sample_does_not_deserve_is_said(checks, complaint):
    outcome = outcome_of(row(checks, {"loss": ("failed", "error")}, mistake="forgets_the_half"))
    assert complaint in outcome.complaints


def test_an_attempt_that_errored_is_never_deserved():
    errored = row([], {}).with_answer({"status": "errored", "report": None})
    assert errored.is_final
    assert outcome_of(errored).complaints == ("no report was recorded",)


def test_the_accuracy_is_shown():
    outcome = outcome_of(row([check("gate", "passed", accuracy=0.9912)], {"gate": ("passed",)}))
    assert outcome.accuracy == "99.12%"
    assert outcome.verdict == "passed"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"status": "queued", "queue_position": 3}, "waiting, number 3 in line"),
        ({"status": "queued", "queue_position": None}, "waiting"),
        (
            {"status": "running", "progress": {"done": 2, "total": 9, "doing": "adds up"}},
            "2 of 9: adds up",
        ),
        ({"status": "running", "progress": {"done": 0, "total": 0, "doing": ""}}, "running"),
    ],
)
def test_stages_are_described_for_people(answer, words):
    assert describe_stage(row([], {}).with_answer(answer)) == words
