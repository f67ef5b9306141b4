"""What a judge says of its own sentences: template and values apart, and never believed further."""

import pytest

from grader.judge.said import read_progress, reported_fault
from grader.sentences import Sentence, say, sentence_to_json

DONE = {"done": 0, "total": 0, "curves": []}


def fault_said(**said):
    return reported_fault({"kind": "AssignmentFault", **said}).args[0]


def test_a_reported_fault_is_the_sentence_that_it_was():
    sentence = say("%(path)s is encrypted.", path="a%(path)s.py")
    again = fault_said(sentence=str(sentence), made=sentence_to_json(sentence))
    assert isinstance(again, Sentence)
    assert (again, again.template, again.values) == (
        "a%(path)s.py is encrypted.",
        "%(path)s is encrypted.",
        {"path": "a%(path)s.py"},
    )


@pytest.mark.parametrize(
    "made",
    [
        ["%(path)s is encrypted.", {"path": "another"}],
        ["a is encrypted.%(x)s", {"x": "\ud800"}],
        [f"a is encrypted.%({'x' * 9000})s", {"x" * 9000: ""}],
        ["a is encrypted.", {}, {}],
        "a is encrypted.",
        [["a is encrypted.", {}], {}],
        {"template": "a is encrypted."},
    ],
)
def test_what_a_judge_says_is_made_otherwise_stays_plain_text(made):
    text = fault_said(sentence="a is encrypted.", made=made)
    assert (text, isinstance(text, Sentence)) == ("a is encrypted.", False)


def test_a_step_is_the_sentence_that_it_was():
    step = say("%(assignment)s: the starter", assignment="mean")
    said = {"progress": {**DONE, "doing": str(step)}}
    assert not isinstance(read_progress(said).doing, Sentence)
    doing = read_progress({**said, "made": sentence_to_json(step)}).doing
    assert isinstance(doing, Sentence)
    assert (doing, doing.values) == (step, {"assignment": "mean"})
