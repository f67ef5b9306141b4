"""What one run of lint found out about one assignment, and its stable form as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from grader.lint.findings import Finding, Kind
from grader.model import Value

REQUIRED_SHARE = 0.97


@dataclass(frozen=True)
class Survivor:
    """A small change of the reference that every check lets pass with some seed.

    `file` is relative to the folder of `reference`; `after` is empty where lines were dropped.
    """

    file: str
    line: int
    function: str
    before: str
    after: str
    change: str


@dataclass(frozen=True)
class MutationScore:
    """How many mutants of the reference the checks catch with every seed.

    `tried` counts those that are not listed as `equivalent`. `in_cells` of them needed the
    sandbox. `unreached` are functions that no check calls, such as what only a gate trains: no
    mutants are made of them.
    """

    tried: int
    caught: int
    equivalent: int
    in_cells: int
    unreached: tuple[str, ...]
    survivors: tuple[Survivor, ...]

    @property
    def share(self) -> float:
        """Of the mutants that are not equivalent, the share that is caught; 1 where none is."""
        return self.caught / self.tried if self.tried else 1.0


@dataclass(frozen=True)
class LintReport:
    """Everything lint says about one version of an assignment.

    `flake_rate` is the share of `seeds` with which the reference lost points. `sentences` says by
    its text how each sentence of ours was made, so that pages can say it in another language.
    """

    assignment: str
    version: str
    seeds: int
    seconds: float
    flake_rate: float
    mutation: MutationScore
    findings: tuple[Finding, ...]
    sentences: Mapping[str, Any] = field(default_factory=dict)

    @property
    def proved(self) -> bool:
        """Whether an author has nothing to mend."""
        return all(finding.proved for finding in self.findings)

    def of_kind(self, kind: Kind) -> tuple[Finding, ...]:
        """The findings about one kind of promise."""
        return tuple(finding for finding in self.findings if finding.kind is kind)


def report_to_json(report: LintReport) -> dict[str, Any]:
    """The report as plain values; `docs/writing-assignments.md` documents the shape."""
    return asdict(report) | {
        "proved": report.proved,
        "mutation": asdict(report.mutation) | {"share": round(report.mutation.share, 4)},
    }


def report_from_json(saved: Mapping[str, Value]) -> LintReport:
    """The report that `report_to_json` wrote."""
    mutation = saved["mutation"]
    return LintReport(
        assignment=saved["assignment"],
        version=saved["version"],
        seeds=saved["seeds"],
        seconds=saved["seconds"],
        flake_rate=saved["flake_rate"],
        mutation=MutationScore(
            tried=mutation["tried"],
            caught=mutation["caught"],
            equivalent=mutation["equivalent"],
            in_cells=mutation["in_cells"],
            unreached=tuple(mutation["unreached"]),
            survivors=tuple(Survivor(**survivor) for survivor in mutation["survivors"]),
        ),
        findings=tuple(
            Finding(**(finding | {"kind": Kind(finding["kind"])})) for finding in saved["findings"]
        ),
        sentences=saved.get("sentences", {}),
    )
