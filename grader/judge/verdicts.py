"""What a judge's report must be like before anybody believes it."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from grader.adaptation import adapted_outline
from grader.errors import JudgeFault, PackageRefused
from grader.judge.drawn import MOST_FIGURES, check_figure
from grader.judge.messages import MessageError, parse_json
from grader.judge.orders import GradeOrder
from grader.judge.outlines import read_outline
from grader.judge.reading import read_noun
from grader.lint.report import LintReport
from grader.model import Limits, Verdict
from grader.outline import Outline
from grader.provenance import processor_name
from grader.report import Accuracy, CheckResult, Loss, Provenance, Report
from grader.sandbox.gpu.clock import DeviceClock
from grader.scoring import total_score
from grader.sentences import Sentence, say, told

MOST_VALUES = 300_000
MOST_PARTS = 200
MOST_SCORE = 1e6
ROUNDING = 1e-6
"""Of points: so much may a score that is rounded differ from the sum."""
MOST_TRIALS = 10
MOST_LINT_BYTES = 2 * 2**20
MOST_FLAGS = 100
MOST_WORDS = 500
LONGEST_TITLE = 4_000
LONGEST_MESSAGE = 10_000
_RUNTIMES = ("numpy", "tensorflow")


def read_report(answer: bytes, order: GradeOrder, tier: str) -> Report:
    """The report of a judge who was given `order`; raises JudgeFault where it is none.

    The processor is named by us: a judge sees nothing of the machine.
    """
    try:
        report = read_noun(Report, parse_json(answer, MOST_VALUES))
        _check(report, order, tier)
    except MessageError as error:
        raise JudgeFault(_not_believed(error)) from None
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
    _expect(report.assignment == order.assignment, say("it is of another assignment"))
    _expect(report.seed == order.seed and report.tier == tier, say("it is of another attempt"))
    _expect(report.runtime in _RUNTIMES, say("it is of another runtime"))
    _expect(len(report.checks) <= MOST_PARTS, say("it has too many parts"))
    names = Counter(result.name for result in report.checks)
    _expect(all(count == 1 for count in names.values()), say("two of its parts have one name"))
    _expect(
        _is_line(report.version, 40) and _is_line(report.dataset, 200), say("its words are odd")
    )
    flags = (0 < len(flag) <= LONGEST_MESSAGE for flag in report.flags)
    _expect(len(report.flags) <= MOST_FLAGS and all(flags), say("its flags are impossible"))
    for result in report.checks:
        _check_result(result)
    if report.provenance is not None:
        _check_provenance(report.provenance)
    most = math.fsum(result.max_points for result in report.checks)
    _expect(report.score == total_score(report.checks), say("its points do not add up"))
    _expect(math.isclose(report.max_score, most, abs_tol=ROUNDING), say("its points do not add up"))
    _expect(report.score <= report.max_score + ROUNDING, say("it gives more points than there are"))
    if order.package is not None:
        _check_promised(report, order, order.package.outline)


def _check_promised(report: Report, order: GradeOrder, outline: Outline) -> None:
    """An uploaded assignment grades by what it said of itself when it was opened."""
    asked = adapted_outline(outline, order.thresholds, order.limits)
    parts = asked.parts
    if order.self_check:
        parts = tuple(check for check in asked.checks if not check.hidden)
    promised = [(part.name, part.title, part.points, part.hidden) for part in parts]
    graded = [(one.name, one.title, one.max_points, one.hidden) for one in report.checks]
    _expect(report.version == outline.version, say("it is of another version"))
    _expect(graded == promised, say("it is not graded by what the assignment said of itself"))


def _check_result(result: CheckResult) -> None:
    passed = result.verdict is Verdict.PASSED
    _expect(0 <= result.points <= result.max_points <= MOST_SCORE, say("its points are impossible"))
    _expect(not passed or result.points == result.max_points, say("what passed has not all points"))
    _expect(passed or result.trained or result.points == 0, say("what failed has points"))
    _expect(0 < len(result.name) <= 100, say("its names are impossible"))
    _expect(len(result.title) <= LONGEST_TITLE, say("its names are impossible"))
    for text in (result.message, result.mistake or "", result.mistake_sentence or ""):
        _expect(len(text) <= LONGEST_MESSAGE, say("its messages are too long"))
    counts = (result.seconds, result.cpu_seconds, result.memory_bytes)
    _expect(all(0 <= count <= 2**50 for count in counts), say("its counts are impossible"))
    if result.accuracy is not None:
        _check_accuracy(result.accuracy)
    if result.loss is not None:
        _check_loss(result.loss)
    _expect(len(result.figures) <= MOST_FIGURES, say("it has too many pictures"))
    for figure in result.figures:
        check_figure(figure)


def _check_accuracy(accuracy: Accuracy) -> None:
    shares = (accuracy.value, accuracy.low, accuracy.high, accuracy.threshold, *accuracy.trials)
    _expect(all(0 <= share <= 1 for share in shares), say("its accuracy is impossible"))
    _expect(0 <= accuracy.correct <= accuracy.total <= 2**31, say("its accuracy is impossible"))
    _expect(0 < len(accuracy.trials) <= MOST_TRIALS, say("its accuracy is impossible"))
    _expect(0 <= (accuracy.unmoved or 0) <= 1, say("its accuracy is impossible"))


def _check_provenance(made: Provenance) -> None:
    """What staff read of it; its limits must be limits, for pages look into them."""
    words = (made.interpreter, made.reference, *made.libraries, *made.libraries.values())
    words += (*made.data, *made.data.values(), *made.limits)
    fits = len(words) <= MOST_WORDS and all(_is_line(word, 200) for word in words)
    _expect(fits and 0 < made.threads <= 2**20, say("what it was made with cannot be"))
    for limits in made.limits.values():
        read_noun(Limits, dict(limits))


def _is_line(text: str, longest: int) -> bool:
    return 0 < len(text) <= longest and text.isprintable()


def _check_loss(loss: Loss) -> None:
    _expect(0 < len(loss.trials) <= MOST_TRIALS, say("its loss is impossible"))
    _expect(0 < len(loss.name) <= LONGEST_TITLE, say("its loss is impossible"))


@dataclass(frozen=True)
class Linted:
    """What came of a lint: the report, and what the assignment says of itself."""

    report: LintReport
    outline: Outline


def read_linted(answer: bytes, name: str) -> Linted:
    """What a judge says who linted the assignment of this name.

    Raises JudgeFault where that is no report, and PackageRefused for an outline that no portal
    could show, or for a report that nobody could read.
    """
    if len(answer) > MOST_LINT_BYTES:
        raise PackageRefused(
            say(
                "What lint would say of the assignment is longer than %(most)s MiB.",
                most=MOST_LINT_BYTES // 2**20,
            )
        )
    try:
        said = parse_json(answer, MOST_VALUES)
        _expect(type(said) is dict and set(said) == {"report", "outline"}, say("it is no report"))
        report = _read_lint_report(said["report"])
        _expect(report.assignment == name, say("it is of another assignment"))
    except MessageError as error:
        raise JudgeFault(_not_believed(error)) from None
    return Linted(report, read_outline(said["outline"], name, report.version))


def _read_lint_report(saved: Any) -> LintReport:
    _expect(type(saved) is dict and type(saved.get("mutation")) is dict, say("it is no report"))
    derived = (saved.pop("proved", None), saved["mutation"].pop("share", None))
    _expect(None not in derived, say("it is no report"))
    report = read_noun(LintReport, saved)
    score = report.mutation
    _expect(0 <= report.seconds <= 2**31 and 0 < report.seeds <= 2**31, say("its counts cannot be"))
    _expect(0 <= report.flake_rate <= 1, say("its flake rate cannot be"))
    _expect(0 <= score.caught <= score.tried <= 2**31, say("its mutants cannot be"))
    _expect(bool(report.findings), say("it found nothing out"))
    return report


def _not_believed(error: MessageError) -> Sentence:
    return say("The judge gave no report that can be believed: %(why)s.", why=told(error))


def _expect(condition: bool, what: str) -> None:  # noqa: FBT001 what holds, not a switch
    if not condition:
        raise MessageError(what)
