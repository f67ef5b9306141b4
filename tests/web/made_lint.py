"""A lint report with one of everything: refuted, proved, and a survivor with long lines."""

from __future__ import annotations

from dataclasses import replace

from grader.lint.findings import Finding, Kind
from grader.lint.report import LintReport, MutationScore, Survivor
from grader.outlining import load_outline
from grader.sentences import say, sentences_to_json

LONG_SURVIVOR = Survivor(
    file="reference/losses.py",
    line=66,
    function="mean_of",
    before="return float((weights * losses).sum()) / weight if weight > 0 else 0.0",
    after="return float((weights * losses).sum()) / weight if weight >= <0> else 0.0",
    change="mean_of: return float((weights * losses).sum()) / weight",
)
FINDINGS = (
    Finding(
        "losses",
        Kind.REFERENCE,
        say("reference"),
        False,
        say(
            "full marks with %(full)s of %(seeds)s seeds, flake rate %(rate)s",
            full=19,
            seeds=20,
            rate="5.0%",
        ),
    ),
    Finding("losses", Kind.MISTAKE, "l1_squares", True, "caught by l1_example"),
    Finding(
        "losses",
        Kind.GATES,
        say("gates"),
        True,
        say("%(measured)s on %(dataset)s", measured="91.80%", dataset="MNIST"),
    ),
)
LINT_REPORT = LintReport(
    assignment="losses",
    version="1",
    seeds=20,
    seconds=12.5,
    flake_rate=0.05,
    mutation=MutationScore(155, 154, 3, 0, ("train",), (LONG_SURVIVOR,)),
    findings=FINDINGS,
    sentences=sentences_to_json(FINDINGS),
)
OUTLINE = replace(
    load_outline("huber-loss"), name="running-mean", title="Running mean", version="7"
)
"""What a package could say of itself; its checks are those of an assignment with reports."""


def mended(report: LintReport) -> LintReport:
    """The same when its author has nothing left to mend."""
    return replace(
        report, findings=tuple(replace(finding, proved=True) for finding in report.findings)
    )
