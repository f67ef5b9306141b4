"""What a judge says while it judges: how far it is, and what it failed at. Nothing is believed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from grader.errors import (
    AssignmentFault,
    BoxFault,
    DatasetFault,
    EngineFault,
    PackageRefused,
    SoftmarkError,
    Starved,
    UnusableInput,
)
from grader.judge.messages import MessageError
from grader.judge.orders import SaidCurve, SaidProgress
from grader.judge.reading import is_clean, read_noun
from grader.report import Progress
from grader.report_json import curves_from_json, storable_text
from grader.sentences import sentence_from_json

MOST_STEPS = 10_000
LONGEST_STEP = 4_000
MOST_CURVES = 16
MOST_POINTS = 1_000
LONGEST_CURVE_NAME = 100
LONGEST_FAULT = 1_000
MOST_MAKING = 1_000
_FAULTS: Mapping[str, type[SoftmarkError]] = {
    kind.__name__: kind
    for kind in (
        AssignmentFault,
        BoxFault,
        DatasetFault,
        EngineFault,
        Starved,
        UnusableInput,
        PackageRefused,
    )
}


def reported_fault(content: Mapping[str, Any]) -> SoftmarkError:
    """The fault that a judge reports; raises MessageError for what no judge reports."""
    kind, sentence = content.get("kind"), content.get("sentence")
    if type(kind) is not str or type(sentence) is not str or kind not in _FAULTS:
        raise MessageError("it failed in a way that nobody knows")
    if not is_clean(sentence):
        raise MessageError("it failed without a sentence")
    return _FAULTS[kind](as_made(sentence[:LONGEST_FAULT], content.get("made")))


def read_progress(content: Mapping[str, Any]) -> Progress:
    """How far a judge says that it is; raises MessageError for what no page could show."""
    said: Any = content.get("progress")
    progress = read_noun(SaidProgress, said)
    if not 0 <= progress.done <= progress.total <= MOST_STEPS:
        raise MessageError("it is at an impossible step")
    if len(progress.doing) > LONGEST_STEP or not progress.doing.isprintable():
        raise MessageError("it says odd things about where it is")
    if len(progress.curves) > MOST_CURVES:
        raise MessageError("it has more curves than anybody logs")
    for curve in progress.curves:
        _check_curve(curve)
    doing = as_made(progress.doing, content.get("made"))
    return Progress(progress.done, progress.total, doing, curves_from_json(said["curves"]))


def sayable(text: str, longest: int) -> str:
    """What a judge may say of a text; a sentence remains one where all of it may be said."""
    plain = storable_text(text)[:longest]
    return text if text == plain else plain


def as_made(text: str, made: Any) -> str:
    """The text as the sentence of which a judge says that it is made, where that says the same.

    Of a template and its values nothing more can be believed: they are read as data, they have no
    signs that the text does not have, and what they make in another language is ours.
    """
    if made is None or len(json.dumps(made)) > MOST_MAKING + 10 * len(text):
        return text
    sentence = sentence_from_json(made)
    return text if sentence is None or sentence != text else sentence


def _check_curve(curve: SaidCurve) -> None:
    if not 0 < len(curve.name) <= LONGEST_CURVE_NAME or not curve.name.isprintable():
        raise MessageError("a curve of an impossible name")
    if not 0 < len(curve.steps) == len(curve.values) <= MOST_POINTS:
        raise MessageError("a curve with half a point")
