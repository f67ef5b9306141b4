"""A report arranged for reading: what is right, what is not yet, and the trained model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from grader.gates import gate_message
from grader.loss_gates import loss_message
from grader.model import Verdict
from grader.redaction import Disclosure, redact_report
from grader.report import CheckResult, Provenance, Report
from grader.report_json import public_json, report_from_json
from grader.sentences import Translate
from grader.store.tables import Attempt
from grader.wording import Wording
from web.access import Desk
from web.live import Status
from web.retelling import figure_in_words, retelling


@dataclass(frozen=True)
class Reading:
    """A report for one reader; `gates` are the training runs, whatever their verdict."""

    report: Report
    right: tuple[CheckResult, ...]
    open: tuple[CheckResult, ...]
    gates: tuple[CheckResult, ...]

    @property
    def share(self) -> float:
        """Score by maximum, between 0 and 1."""
        return self.report.score / self.report.max_score if self.report.max_score else 0.0

    @property
    def passed(self) -> int:
        """How many checks passed."""
        return sum(check.verdict is Verdict.PASSED for check in self.report.checks)

    @property
    def memory_bytes(self) -> int:
        """The most that any check needed."""
        return max((check.memory_bytes for check in self.report.checks), default=0)

    @property
    def mistakes(self) -> int:
        """How many known mistakes were made; one may explain several failed checks."""
        return len({check.mistake_sentence for check in self.report.checks} - {None})


def read_report(attempt: Attempt, desk: Desk, disclosed: Disclosure) -> Report | None:
    """The attempt's report as its reader may see it, None while there is none."""
    if attempt.report is None:
        return None
    report = report_from_json(attempt.report)
    return report if desk.staff else redact_report(report, disclosed)


def withheld(attempt: Attempt, report: Report | None) -> int:
    """How many checks of the attempt's report its reader does not see."""
    if attempt.report is None or report is None:
        return 0
    return len(attempt.report["checks"]) - len(report.checks)


def as_shown(status: Status, report: Report | None) -> Status:
    """The status with the score that its reader may see."""
    if report is None:
        return status
    return replace(status, score=report.score, max_score=report.max_score)


def without_repeats(report: Report) -> Report:
    """The report without what its gates say again after the figures that the page shows."""
    checks = tuple(
        replace(check, message="") if check.message == _measured(check, report.dataset) else check
        for check in report.checks
    )
    return replace(report, checks=checks)


def in_words(report: Report, wording: Wording) -> Report:
    """The report with the titles and sentences of the page's language."""
    retold = retelling(report, wording)
    return replace(
        report,
        dataset=retold(report.dataset),
        flags=tuple(map(retold, report.flags)),
        checks=tuple(_in_words(check, wording, retold) for check in report.checks),
        provenance=_provenance_in_words(report, retold),
    )


def _provenance_in_words(report: Report, retold: Translate) -> Provenance | None:
    """Data sets are named in it as everywhere else."""
    made = report.provenance
    if made is None:
        return None
    return replace(made, data={retold(name): digest for name, digest in made.data.items()})


def arrange(report: Report) -> Reading:
    """The report's checks in the order in which a tired student should meet them."""
    gates = tuple(check for check in report.checks if _is_gate(check))
    others = [check for check in report.checks if not _is_gate(check)]
    return Reading(
        report,
        right=tuple(check for check in others if check.verdict is Verdict.PASSED),
        open=tuple(check for check in others if check.verdict is not Verdict.PASSED),
        gates=gates,
    )


def report_for_programs(report: Report) -> dict[str, Any]:
    """The contract of `softmark grade --json`, with what each gate measured."""
    document = public_json(report)
    for entry, check in zip(document["checks"], report.checks, strict=True):
        entry["accuracy"] = _accuracy_json(check)
        entry["loss"] = _loss_json(check)
    return document


def _in_words(check: CheckResult, wording: Wording, retold: Translate) -> CheckResult:
    return replace(
        check,
        title=wording.check_title(check.name, check.title),
        message=retold(check.message),
        mistake_sentence=wording.mistake_sentence(check.mistake, check.mistake_sentence),
        figures=tuple(figure_in_words(figure, retold) for figure in check.figures),
        loss=None if check.loss is None else replace(check.loss, name=retold(check.loss.name)),
    )


def _measured(check: CheckResult, dataset: str) -> str | None:
    """What a gate says of its figure where nothing else is to be said."""
    if check.accuracy is not None:
        return gate_message(check.accuracy, dataset)
    return None if check.loss is None else loss_message(check.loss, dataset)


def _is_gate(check: CheckResult) -> bool:
    return check.trained or check.accuracy is not None or check.loss is not None


def _accuracy_json(check: CheckResult) -> Mapping[str, float] | None:
    if check.accuracy is None:
        return None
    accuracy = check.accuracy
    return {
        "value": accuracy.value,
        "low": accuracy.low,
        "high": accuracy.high,
        "threshold": accuracy.threshold,
    }


def _loss_json(check: CheckResult) -> Mapping[str, float | str] | None:
    if check.loss is None:
        return None
    loss = check.loss
    return {"name": loss.name, "value": loss.value, "threshold": loss.threshold}
