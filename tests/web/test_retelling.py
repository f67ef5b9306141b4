"""What the engine says stands on Chinese pages in Chinese, also where it was said long ago."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from grader.catalogue import load_assignment
from grader.comparison import Tolerance, compare_observations
from grader.curves import training_figures
from grader.report import Curve
from grader.report_json import report_from_json, report_to_json
from grader.sentences import say, sentences_to_json
from grader.wording import read_wording
from tests.web.made_reports import mistaken_report
from web.reports import in_words
from web.retelling import figure_in_words, spoken


@pytest.fixture
def in_chinese(app):
    with app.test_request_context(headers={"Accept-Language": "zh-CN"}):
        yield


def difference():
    expected = [(say("the gradient at delta %(delta)s", delta=1), np.array([1.0, 2.0]))]
    actual = [(expected[0][0], np.array([1.0, 3.0]))]
    return compare_observations(actual, expected, Tolerance(1e-6, 0.0))


def recorded(sentence):
    """The report of a check that failed so, as it comes back from the database."""
    check = replace(mistaken_report().checks[0], message=sentence)
    report = replace(mistaken_report(), checks=(check,), sentences=sentences_to_json([check]))
    return report_from_json(report_to_json(report))


def message_of(report, language="zh_Hans"):
    wording = read_wording(load_assignment("huber-loss"), language)
    return in_words(report, wording).checks[0].message


def test_a_difference_is_told_in_the_readers_language(in_chinese):
    assert difference().startswith("The gradient at delta 1: expected 2 at [1], got 3")
    assert message_of(recorded(difference())).startswith(
        "delta 为 1 时的梯度：在 [1] 处应为 2，得到 3；2 个值中有 1 个不同"
    )


def test_a_report_that_remembers_nothing_stays_english(in_chinese):
    assert message_of(replace(recorded(difference()), sentences={})) == difference()


def test_a_report_that_remembers_nonsense_stays_english(in_chinese):
    nonsense = {difference(): ["%(a)s", {"a": 5}]}
    assert message_of(replace(recorded(difference()), sentences=nonsense)) == difference()


def test_english_pages_show_what_was_said(app):
    with app.test_request_context():
        assert message_of(recorded(difference()), "en") == difference()


def test_live_curves_speak_the_readers_language(in_chinese):
    (figure,) = training_figures((Curve("loss", (1.0, 2.0), (0.5, 0.25)),))
    told = figure_in_words(figure, spoken)
    assert told.title == "训练曲线"
    assert told.text == "第 1 步到第 2 步：loss 从 0.5 到 0.25。"
    assert told.payload["x_label"] == "步"
