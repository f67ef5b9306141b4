"""Handouts' tables are made from the assignment, in the language of the handout."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.catalogue import assignment_names, load_assignment, starter_text
from grader.handouts import WORDS, checks_table, handout_text, limits_table
from grader.outlining import load_outline, outline_of
from grader.wording import read_wording

WORDS_FILE = """
title = "休伯损失"
[titles]
loss_example = "算出讲义例子的损失"
[mistakes]
loss_without_half = "少了二分之一。"
"""


@pytest.fixture
def translated(tmp_path):
    """The Huber loss, of which a little is translated."""
    (tmp_path / "words.zh_Hans.toml").write_text(WORDS_FILE, encoding="utf-8")
    (tmp_path / "handout.md").write_text("{{checks}}\n{{limits}}\n{{refused}}", encoding="utf-8")
    (tmp_path / "starter.py").write_text("")
    return replace(load_assignment("huber-loss"), folder=tmp_path)


def test_every_language_has_every_word():
    assert {frozenset(words) for words in WORDS.values()} == {frozenset(WORDS["en"])}


def test_titles_are_translated_where_they_can_be(translated):
    table = checks_table(outline_of(translated), "zh_Hans")
    assert "| 你的代码算出讲义例子的损失 |" in table
    assert "honours delta in the loss" in table
    assert "**合计**" in table


def test_a_handout_that_is_not_translated_stays_english_in_every_part(translated):
    text = handout_text(outline_of(translated), "zh_Hant")
    assert "Your code computes the loss of the handout's example" in text
    assert "each check" in text
    assert "{{" not in text


def test_sentences_of_mistakes_fall_back_to_english(translated):
    wording = read_wording(translated, "zh_Hans")
    assert wording.mistake_sentence("loss_without_half", "half") == "少了二分之一。"
    assert wording.mistake_sentence("loss_mean", "mean") == "mean"
    assert wording.mistake_sentence(None, None) is None
    assert wording.assignment == "休伯损失"


def test_limits_are_those_that_the_sandbox_enforces():
    assignment = load_assignment("mnist-cnn")
    table = limits_table(outline_of(assignment), "en")
    for limits in (assignment.limits, assignment.gates[0].limits):
        assert f"| {limits.wall_seconds:g} s | {limits.cpu_seconds:g} s |" in table


@pytest.mark.parametrize("language", WORDS)
def test_every_training_assignment_explains_its_curves(language):
    for name in assignment_names():
        assignment = load_assignment(name)
        explained = "callbacks=[curves]" in handout_text(load_outline(name), language)
        imported = "from softmark import log" in starter_text(assignment)
        trains = any(function.name == "train" for function in assignment.functions)
        assert explained == imported, name
        assert explained or not trains, name
