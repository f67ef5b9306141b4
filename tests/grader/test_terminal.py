"""Whoever reads a report at a terminal reads it: nothing in it moves the cursor or hides a line."""

from __future__ import annotations

import io

from rich.console import Console

from grader.commands.students import describe
from grader.model import Verdict
from grader.report import CheckResult, Report
from grader.report_json import public_json
from grader.terminal import print_report

ESCAPES = "\x1b[2J\x1b]0;x\x07\u202e"
RESULT = CheckResult(
    "one",
    f"adds [bold]{ESCAPES}",
    Verdict.FAILED,
    0.0,
    1.0,
    f"Expected [red]1{ESCAPES}.",
    mistake="m",
    mistake_sentence=ESCAPES,
    output=ESCAPES,
)
REPORT = Report("sums", "1", 0.0, 1.0, 0.1, f"none {ESCAPES}", (RESULT,), 1, "numpy", "A")


def test_a_report_is_printed_without_escapes() -> None:
    file = io.StringIO()
    print_report(Console(file=file, width=200), REPORT)
    printed = file.getvalue()
    assert "adds [bold]" in printed
    assert "Expected [red]1" in printed
    assert not {"\x1b", "\x07", "\u202e"} & set(printed)


def test_the_students_command_prints_none_either() -> None:
    answer = {"report": public_json(REPORT), "score": 0.0, "max_score": 1.0, "url": "http://x"}
    assert not {"\x1b", "\x07", "\u202e"} & set(describe(answer))
