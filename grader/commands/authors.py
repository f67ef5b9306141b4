"""softmark lint and new-assignment: what authors of assignments need."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from rich.console import Console

from grader.catalogue import assignment_names, load_assignment
from grader.commands.exits import clear_step, faults_as_exit_status, show_step
from grader.commands.grading import datasets_with_progress
from grader.lint.assignment import lint_assignment
from grader.lint.report import LintReport, report_to_json
from grader.lint.terminal import print_lint
from grader.sandbox import Sandbox
from grader.settings import PROJECT_ROOT, Settings, read_settings
from grader.skeleton import write_skeleton

SOMETHING_TO_MEND = 1
JSON_FORMAT = 1


@click.command("lint")
@click.argument("assignments", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--seeds", default=20, show_default=True, help="How many seeds to repeat with.")
@click.option("--gates/--no-gates", default=True, help="Whether to train on digits too.")
@click.option("--record", is_flag=True, help="Keep the reports for the portal's admins.")
def lint_command(
    assignments: tuple[str, ...], as_json: bool, seeds: int, gates: bool, record: bool
) -> None:
    """Prove ASSIGNMENTS, or all: reference, starter, known mistakes, checks, mutants, gates.

    Exit status 0 when everything is proved, 1 when something is to be mended, 2 for unusable
    input, 3 for a fault of ours.
    """
    with faults_as_exit_status():
        settings = read_settings()
        chosen = [load_assignment(name) for name in assignments or assignment_names()]
        needed = {name: None for one in chosen for name in one.datasets if gates}
        datasets = datasets_with_progress(needed, settings)
        with Sandbox(settings) as sandbox:
            reports = [
                lint_assignment(
                    one, range(1, seeds + 1), sandbox, datasets, settings.home, show_step
                )
                for one in chosen
            ]
        clear_step()
        if as_json:
            listed = [report_to_json(report) for report in reports]
            click.echo(json.dumps({"format": JSON_FORMAT, "reports": listed}))
        else:
            print_lint(Console(), reports)
        if record:
            record_reports(settings, reports)
    sys.exit(0 if all(report.proved for report in reports) else SOMETHING_TO_MEND)


@click.command("new-assignment")
@click.argument("name")
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write to; else SOFTMARK_ASSIGNMENTS, else this repository.",
)
def new_assignment_command(name: str, into: Path | None) -> None:
    """Write an assignment called NAME that passes lint as written."""
    with faults_as_exit_status():
        root = into or read_settings().assignments or PROJECT_ROOT
        for path in write_skeleton(name, root.resolve()):
            click.echo(path)
    click.echo(f"Prove it with: softmark lint {name}")


def record_reports(settings: Settings, reports: list[LintReport]) -> None:
    """Keep the reports in the database, each in place of its assignment's last one."""
    # Only who records needs the database's libraries.
    from grader.store.connection import open_store  # noqa: PLC0415
    from grader.store.lint_records import record_lint  # noqa: PLC0415

    settings.home.mkdir(parents=True, exist_ok=True)
    store = open_store(settings.database_url)
    store.migrate()
    with store.begin() as session:
        for report in reports:
            record_lint(session, report)
    store.close()
