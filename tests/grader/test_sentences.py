"""Sentences: English text that can be said again, in reports and from hostile hands as well."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

import grader
from grader.errors import StudentFault
from grader.sentences import (
    capitalised,
    fill,
    join,
    listed,
    reword,
    say,
    sentence_from_json,
    sentences_to_json,
)

GERMAN = {
    "%(label)s: %(difference)s": "Bei %(label)s: %(difference)s",
    "expected %(expected)s, got %(actual)s.": "%(expected)s statt %(actual)s.",
    "%(first)s %(second)s": "%(first)s%(second)s",
}


def in_german(template):
    return GERMAN.get(template, template)


def example():
    difference = say("expected %(expected)s, got %(actual)s.", expected=1, actual=2)
    return say("%(label)s: %(difference)s", label=capitalised("loss"), difference=difference)


def test_a_sentence_is_its_english_text():
    assert example() == "Loss: expected 1, got 2."
    assert json.dumps({"message": example()}) == '{"message": "Loss: expected 1, got 2."}'


def test_a_sentence_is_said_again_with_those_in_it():
    assert reword(example(), in_german) == "Bei Loss: 1 statt 2."


def test_other_texts_stay_as_they_are():
    assert reword("expected %(expected)s, got %(actual)s.", in_german).startswith("expected")


def test_sentences_and_lists_are_joined():
    assert join(["One.", "", say("Two.")]) == "One. Two."
    assert join([]) == ""
    assert listed(["a", "b", "c"]) == "a, b, c"


def test_values_may_hold_per_cent_signs():
    assert say("%(share)s of 100 %%", share="5 %(share)s") == "5 %(share)s of 100 %"
    assert fill("100 %d %(unknown)s", {}) == "100 %d %(unknown)s"


def test_a_report_keeps_how_its_sentences_were_made():
    made = json.loads(json.dumps(sentences_to_json([{"message": example()}, "plain"])))
    assert list(made) == ["Loss: expected 1, got 2."]
    assert reword(sentence_from_json(made["Loss: expected 1, got 2."]), in_german) == (
        "Bei Loss: 1 statt 2."
    )


def nested(depth):
    return ["%(x)s", {"x": nested(depth - 1) if depth else "end"}]


@pytest.mark.parametrize(
    "made",
    [
        None,
        "text",
        [],
        ["%(x)s"],
        [1, {}],
        ["%(x)s", []],
        ["%(x)s", {"x": 1}],
        ["%(x)s", {"x": ["broken"]}],
        ["%(x)s" * 2000, {"x": "long" * 2000}],
        nested(50),
    ],
)
def test_what_is_no_sentence_is_none(made):
    assert sentence_from_json(made) is None


def test_every_fault_of_a_student_is_told_by_a_sentence():
    names = {kind.__name__ for kind in kinds_of(StudentFault)}
    plain = [
        f"{file.name}:{node.lineno}"
        for file in Path(grader.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in {*names, "Fault"}
        and any(isinstance(part, ast.JoinedStr) or is_prose(part) for part in node.args)
    ]
    assert not plain


def kinds_of(kind):
    return {kind}.union(*map(kinds_of, kind.__subclasses__()))


def is_prose(node):
    return isinstance(node, ast.Constant) and " " in str(node.value)


def test_a_value_that_fills_no_place_is_not_kept():
    sentence = sentence_from_json(["x %(a)s", {"a": "1", "b": "y" * 900_000}])
    assert (sentence, sentence.values) == ("x 1", {"a": "1"})


def test_a_translation_that_would_never_end_is_left_out():
    sentence = say("%(a)s", a=say("%(a)s", a=say("%(a)s", a="x" * 1000)))
    assert reword(sentence, lambda _template: "%(a)s" * 300) == "x" * 1000
