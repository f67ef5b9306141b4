"""Reports as a person reads them at a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape

from grader.model import Verdict
from grader.report import CheckResult, Report

COLOURS = {Verdict.PASSED: "green", Verdict.SKIPPED: "yellow"}


def print_report(console: Console, report: Report) -> None:
    """The score, every check with its message, and the data set it was measured on."""
    if report.tier == "none":
        console.print("[bold white on red] GRADED WITHOUT ISOLATION [/] never use this for marks")
    console.print(
        f"[bold]{escape(report.assignment)}[/] version {escape(report.version)}: "
        f"[bold]{report.score:g} of {report.max_score:g} points[/] in {report.seconds:.2f} s"
        + (f", on {escape(printable(report.dataset))}" if report.dataset != "none" else "")
    )
    for result in report.checks:
        print_result(console, result)


def print_result(console: Console, result: CheckResult) -> None:
    """One check: verdict, points, title, and where it failed what was expected."""
    colour = COLOURS.get(result.verdict, "red")
    word = result.verdict.value.replace("_", " ")
    console.print(
        f"[{colour}]{word:>12}[/]  {result.points:g}/{result.max_points:g}  "
        f"Your code {escape(printable(result.title))}"
    )
    for sentence in (result.message, result.mistake_sentence):
        if sentence:
            console.print(f"{'':14}{escape(printable(sentence))}", style="dim")
    for text in (result.traceback, result.output):
        if text:
            console.print(_indented(text), markup=False, highlight=False)


def _indented(text: str) -> str:
    lines = text.rstrip().splitlines()
    return "\n".join(f"{'':14}│ {printable(line)}" for line in lines[:40])


def printable(text: str) -> str:
    """`text` without characters that could move a terminal's cursor or hide others."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
