"""Lint's reports as an author reads them at a terminal: a table, then what is to be mended."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from grader.lint.findings import Kind
from grader.lint.report import LintReport, Survivor

COLUMNS = ("full marks", "starter 0", "mistakes", "checks", "mutants", "flakes", "s")


def print_lint(console: Console, reports: Sequence[LintReport]) -> None:
    """One row per assignment, then every finding that is not proved and every survivor."""
    table = Table("assignment", *COLUMNS)
    for report in reports:
        name = f"[{'green' if report.proved else 'red'}]{escape(report.assignment)}[/]"
        table.add_row(name, *_cells(report))
    console.print(table)
    for report in reports:
        _print_unproved(console, report)
        for survivor in report.mutation.survivors:
            _print_survivor(console, report, survivor)


def _cells(report: LintReport) -> tuple[str, ...]:
    mutation = report.mutation
    return (
        _proved_share(report, Kind.REFERENCE),
        _proved_share(report, Kind.STARTER),
        _proved_share(report, Kind.MISTAKE),
        _proved_share(report, Kind.CHECK),
        f"{mutation.caught}/{mutation.tried}",
        f"{report.flake_rate:.0%}",
        f"{report.seconds:.0f}",
    )


def _proved_share(report: LintReport, kind: Kind) -> str:
    findings = report.of_kind(kind)
    proved = sum(finding.proved for finding in findings)
    if len(findings) == 1:
        return "[green]yes[/]" if proved else "[red]no[/]"
    text = f"{proved}/{len(findings)}"
    return text if proved == len(findings) else f"[red]{text}[/]"


def _print_unproved(console: Console, report: LintReport) -> None:
    for finding in report.findings:
        if not finding.proved:
            console.print(
                f"[red]{escape(report.assignment)}[/]: {finding.kind} "
                f"[bold]{escape(finding.subject)}[/]: {escape(finding.detail)}"
            )


def _print_survivor(console: Console, report: LintReport, survivor: Survivor) -> None:
    """The change as a difference of two lines."""
    console.print(
        f"[yellow]{escape(report.assignment)}[/]: every check passes a change of "
        f"`{escape(survivor.function)}`, {escape(survivor.file)}:{survivor.line}"
    )
    console.print(f"    [red]- {escape(survivor.before)}[/]", highlight=False)
    if survivor.after:
        console.print(f"    [green]+ {escape(survivor.after)}[/]", highlight=False)
