"""A judge who lies in its report: it is not believed, or it is a report that can be."""

from __future__ import annotations

import base64
import copy
import json
import math
import random
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest

from grader.errors import JudgeFault
from grader.figures import png_of_levels
from grader.judge.messages import MessageError, parse_json
from grader.judge.orders import GradeOrder
from grader.judge.reading import read_noun
from grader.judge.verdicts import read_report
from grader.lines import Axes, Line, lines_figure
from grader.model import Figure, Verdict
from grader.report import Accuracy, CheckResult, Progress, Report
from grader.report_json import report_to_json

ORDER = GradeOrder("huber-loss", 7)
PNG = png_of_levels(np.zeros((2, 3), np.uint8))
PNG_HEAD = base64.b64decode(PNG)
LINES = [Line("loss", [1, 2], [0.5, math.nan]), Line("of others", [1], [1e300], "dashed")]
FIGURES = (
    Figure("confusion", "Confusion", "text", {"counts": [[0] * 10 for _ in range(10)]}),
    Figure("digits", "Digits", "text", {"items": [{"png": PNG, "label": 1, "prediction": 2}]}),
    Figure("images", "Filters", "text", {"items": [{"png": PNG, "caption": "1", "alt": "x"}]}),
    lines_figure("Loss", "text", Axes("step", "loss", (0.0, 2.0)), LINES),
)
IMAGE = ("checks", 0, "figures", 2, "payload", "items", 0)
LINE = ("checks", 0, "figures", 3, "payload")
WIDE = base64.b64encode(PNG_HEAD.replace(b"\0\0\0\x09", b"\0\1\0\0")).decode()
ACCURACY = asdict(Accuracy(0.9, 0.88, 0.92, 0.91, 900, 1000, (0.9,), None))
RESULT = CheckResult("one", "adds", Verdict.PASSED, 2.0, 2.0, "", figures=FIGURES)
OTHER = CheckResult("two", "multiplies", Verdict.FAILED, 0.0, 1.5, "Not so.", hidden=True)
REPORT = Report(
    "huber-loss", "1", 2.0, 3.5, 0.5, "none", (RESULT, OTHER), seed=7, runtime="numpy", tier="A"
)


def read(document: dict[str, Any]) -> Report:
    return read_report(json.dumps(document).encode(), ORDER, "A")


def test_an_honest_report_is_believed():
    assert read(report_to_json(REPORT)) == REPORT


def changed(path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    document = copy.deepcopy(report_to_json(REPORT))
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return document


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("assignment",), "optimizers"),
        (("seed",), 8),
        (("seed",), True),
        (("tier",), "none"),
        (("runtime",), "bash"),
        (("score",), 3.5),
        (("score",), "2"),
        (("score",), None),
        (("max_score",), 2.0),
        (("checks",), {}),
        (("checks",), []),
        (("flags",), "x"),
        (("provenance",), {}),
        (("checks", 0, "points"), -1.0),
        (("checks", 0, "points"), 3.0),
        (("checks", 0, "name"), "two"),
        (("checks", 0, "name"), ""),
        (("checks", 0, "verdict"), "perfect"),
        (("checks", 0, "message"), "a\0b"),
        (("checks", 0, "message"), "\udcff"),
        (("checks", 0, "output"), "x" * 300_000),
        (("checks", 0, "hidden"), 1),
        (("checks", 0, "seconds"), -0.1),
        (("checks", 0, "memory_bytes"), 1.5),
        (("checks", 0, "memory_bytes"), 2**70),
        (("checks", 0, "figures", 0, "kind"), "script"),
        (("checks", 0, "figures", 0, "payload"), {"counts": [[0]]}),
        (("checks", 0, "figures", 0, "payload", "counts", 0, 0), "<b>"),
        (("checks", 0, "figures", 1, "payload", "items", 0, "png"), "<svg onload=alert(1)>"),
        (("checks", 0, "figures", 1, "payload", "items", 0, "png"), "data:text/html,x"),
        (("checks", 0, "figures", 1, "payload", "items"), "x"),
        (("checks", 0, "figures", 1, "payload", "items"), [{"png": PNG}]),
        (("checks", 0, "figures", 1, "payload", "items", 0, "label"), "<b>1</b>"),
        ((*IMAGE, "png"), PNG[:40]),
        ((*IMAGE, "png"), WIDE),
        ((*IMAGE, "png"), base64.b64encode(b"GIF89a" + bytes(60)).decode()),
        ((*IMAGE, "caption"), None),
        ((*IMAGE, "caption"), "x" * 301),
        ((*IMAGE, "onerror"), "x()"),
        (IMAGE[:-1], [{"png": PNG, "caption": "", "alt": ""}] * 201),
        ((*LINE, "series"), "x"),
        ((*LINE, "series"), [None]),
        ((*LINE, "series", 0, "x"), [1, 2, 3]),
        ((*LINE, "series", 0, "y"), [1, "2"]),
        ((*LINE, "series", 0, "y"), [1, True]),
        ((*LINE, "series", 0, "y"), [1, math.nan]),
        ((*LINE, "series", 0, "y"), None),
        ((*LINE, "series", 0, "style"), "line button--danger"),
        ((*LINE, "series", 0, "style"), ["line"]),
        ((*LINE, "series", 0, "name"), 7),
        ((*LINE, "series", 0), {"name": "", "x": [0] * 20_001, "y": [0] * 20_001, "style": "line"}),
        ((*LINE, "x_label"), None),
        ((*LINE, "x_range"), [0]),
        ((*LINE, "x_range"), [2, 2]),
        ((*LINE, "x_range"), [0, 1e-320]),
        ((*LINE, "x_range"), [-1e300, 1e300]),
        ((*LINE, "z_range"), [0, 1]),
        (("checks", 0, "figures"), [asdict(FIGURES[1])] * 25),
        (("checks", 0, "figures", 0, "title"), "x" * 301),
        (("checks", 0, "accuracy"), ACCURACY | {"low": 1.5}),
        (("checks", 0, "accuracy"), ACCURACY | {"trials": []}),
        (("checks", 0, "loss"), {"name": "", "value": 1, "threshold": 1, "trials": [1]}),
        (("checks", 0, "message"), "x" * 10_001),
        (("checks", 1, "verdict"), "passed"),
        (("checks", 0, "verdict"), "failed"),
        (("flags",), ["x"] * 101),
    ],
)
def test_a_report_that_cannot_be_is_not_believed(path, value):
    with pytest.raises(JudgeFault, match="no report that can be believed"):
        read(changed(path, value))


def test_a_field_more_or_less_is_not_believed():
    with pytest.raises(JudgeFault):
        read(report_to_json(REPORT) | {"admin": True})
    document = report_to_json(REPORT)
    del document["flags"]
    with pytest.raises(JudgeFault):
        read(document)


def test_garbled_reports_are_refused_or_are_reports():
    """20 000 reports with some bytes changed: nothing else is raised, and points add up."""
    whole = json.dumps(report_to_json(REPORT)).encode()
    rng = random.Random(5)
    believed = 0
    for _ in range(20_000):
        content = bytearray(whole)
        for _ in range(rng.randint(1, 3)):
            place = rng.randrange(len(content))
            content[place : place + rng.randint(0, 2)] = rng.choice(
                (b"9", b"-", b"[", b"null", b'"', b"1e999", b"\xff", b"{}", b"NaN", b"\\u0000", b"")
            )
        try:
            report = read_report(bytes(content), ORDER, "A")
        except JudgeFault:
            continue
        believed += 1
        assert 0 <= report.score <= report.max_score
        assert all(result.points <= result.max_points for result in report.checks)
    assert believed < 10_000


def test_numbers_of_values_are_bounded_before_they_are_made():
    with pytest.raises(MessageError, match="more values"):
        parse_json(b"[" + b"[]," * 1000, most_values=100)
    with pytest.raises(MessageError):
        read_noun(Progress, {"done": 1, "total": 1, "doing": "", "curves": [{}] * 30_000})
