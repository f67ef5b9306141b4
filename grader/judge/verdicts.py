"""What a judge's report must be like before anybody believes it."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from grader.errors import JudgeFault
from grader.judge.messages import MessageError, parse_json
from grader.judge.orders import GradeOrder
from grader.judge.outlines import read_outline
from grader.judge.reading import read_noun
from grader.lint.report import LintReport
from grader.model import Figure
from grader.outline import Outline
from grader.provenance import processor_name
from grader.report import CheckResult, Report
from grader.sandbox.gpu.clock import DeviceClock

MOST_VALUES = 300_000
MOST_PARTS = 200
MOST_SCORE = 1e6
_RUNTIMES = ("numpy", "tensorflow")
_PNG = re.compile(r"iVBORw0KGgo[A-Za-z0-9+/]*={0,2}")
_MOST_PNG = 2**20


def read_report(answer: bytes, order: GradeOrder, tier: str) -> Report:
    """The report of a judge who was given `order`; raises JudgeFault where it is none.

    The processor is named by us: a judge sees nothing of the machine.
    """
    try:
        report = read_noun(Report, parse_json(answer, MOST_VALUES))
        _check(report, order, tier)
    except MessageError as error:
        raise JudgeFault(f"The judge gave no report that can be believed: {error}.") from None
    if report.provenance is None:
        return report
    made_with = replace(report.provenance, processor=processor_name())
    return replace(report, provenance=made_with)


def with_device(report: Report, clock: DeviceClock) -> Report:
    """The report with the GPU that its cells used, and for how long, by our own count."""
    report = replace(report, gpu_seconds=round(clock.seconds, 3))
    if report.provenance is None:
        return report
    graphics = "" if clock.device is None else str(clock.device)
    return replace(report, provenance=replace(report.provenance, graphics=graphics))


def _check(report: Report, order: GradeOrder, tier: str) -> None:
    _expect(report.assignment == order.assignment, "it is of another assignment")
    _expect(report.seed == order.seed and report.tier == tier, "it is of another attempt")
    _expect(report.runtime in _RUNTIMES, "it is of another runtime")
    _expect(len(report.checks) <= MOST_PARTS, "it has too many parts")
    names = Counter(result.name for result in report.checks)
    _expect(all(count == 1 for count in names.values()), "two of its parts have one name")
    _expect(len(report.version) <= 40 and len(report.dataset) <= 200, "its words are too long")
    for result in report.checks:
        _check_result(result)
    _check_sum(report.score, [result.points for result in report.checks])
    _check_sum(report.max_score, [result.max_points for result in report.checks])
    if order.package is not None:
        _check_promised(report, order.package.outline, self_check=order.self_check)


def _check_promised(report: Report, outline: Outline, *, self_check: bool) -> None:
    """An uploaded assignment grades by what it said of itself when it was opened."""
    parts = outline.parts
    if self_check:
        parts = tuple(check for check in outline.checks if not check.hidden)
    promised = [(part.name, part.points, part.hidden) for part in parts]
    graded = [(one.name, one.max_points, one.hidden) for one in report.checks]
    _expect(report.version == outline.version, "it is of another version")
    _expect(graded == promised, "it is not graded by what the assignment said of itself")


def _check_result(result: CheckResult) -> None:
    _expect(0 <= result.points <= result.max_points <= MOST_SCORE, "its points are impossible")
    _expect(0 < len(result.name) <= 100 and len(result.title) <= 500, "its names are impossible")
    counts = (result.seconds, result.cpu_seconds, result.memory_bytes)
    _expect(all(0 <= count <= 2**50 for count in counts), "its counts are impossible")
    for figure in result.figures:
        _check_figure(figure)


def _check_sum(total: float, parts: list[float]) -> None:
    close = math.isclose(total, math.fsum(parts), rel_tol=1e-9, abs_tol=0.01)
    _expect(close and total >= 0, "its points do not add up")


def _check_figure(figure: Figure) -> None:
    """A picture in one of the forms that pages draw."""
    payload = figure.payload
    if figure.kind == "confusion":
        rows = payload.get("counts")
        _expect(_is_list(rows, 10) and all(_is_list(row, 10) for row in rows or ()), "a matrix")
        _expect(all(type(count) is int for row in rows or () for count in row), "a matrix")
    elif figure.kind in ("digits", "images"):
        items = payload.get("items")
        _expect(type(items) is list, "pictures")
        for item in items or ():
            _expect(type(item) is dict and _is_png(item.get("png")), "a picture")
    else:
        _expect(figure.kind == "lines" and type(payload.get("series")) is list, "lines")


def _is_list(value: Any, length: int) -> bool:
    return type(value) is list and len(value) == length


def _is_png(text: Any) -> bool:
    return type(text) is str and len(text) <= _MOST_PNG and _PNG.fullmatch(text) is not None


@dataclass(frozen=True)
class Linted:
    """What came of a lint: the report, and what the assignment says of itself."""

    report: LintReport
    outline: Outline


def read_linted(answer: bytes, name: str) -> Linted:
    """What a judge says who linted the assignment of this name.

    Raises JudgeFault where that is no report, and PackageRefused for an outline that no portal
    could show.
    """
    try:
        said = parse_json(answer, MOST_VALUES)
        _expect(type(said) is dict and set(said) == {"report", "outline"}, "it is no report")
        report = _read_lint_report(said["report"])
        _expect(report.assignment == name, "it is of another assignment")
    except MessageError as error:
        raise JudgeFault(f"The judge gave no report that can be believed: {error}.") from None
    return Linted(report, read_outline(said["outline"], name, report.version))


def _read_lint_report(saved: Any) -> LintReport:
    _expect(type(saved) is dict and type(saved.get("mutation")) is dict, "it is no report")
    derived = (saved.pop("proved", None), saved["mutation"].pop("share", None))
    _expect(None not in derived, "it is no report")
    return read_noun(LintReport, saved)


def _expect(condition: bool, what: str) -> None:  # noqa: FBT001 what holds, not a switch
    if not condition:
        raise MessageError(f"{what} that cannot be" if " " not in what else what)
