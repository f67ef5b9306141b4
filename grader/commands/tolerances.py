"""softmark tolerances: what honest answers differ by, and what that asks of each check."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from grader.catalogue import assignment_names, load_assignment
from grader.commands.exits import clear_step, faults_as_exit_status, show_step
from grader.model import Assignment, Check
from grader.sandbox import Sandbox
from grader.settings import PROJECT_ROOT, read_settings
from grader.spread import Deviation
from grader.tolerances import (
    Judgement,
    file_deviations,
    honest_files,
    measure_assignment,
    write_measured,
)

SAMPLES = PROJECT_ROOT / "tests" / "submissions"
VARIANT_SEEDS = range(1, 21)
FILE_SEEDS = range(1, 4)


@click.command("tolerances")
@click.argument("assignments", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list of checks.")
@click.option("--write", is_flag=True, help="Keep the figures in each tolerances.toml.")
@click.option(
    "--samples",
    type=click.Path(path_type=Path),
    default=SAMPLES,
    help="Folder with right submissions, one folder for each assignment.",
)
def tolerances_command(
    assignments: tuple[str, ...], as_json: bool, write: bool, samples: Path
) -> None:
    """Measure what right answers differ by, and propose tolerances."""
    with faults_as_exit_status():
        chosen = [load_assignment(name) for name in assignments or assignment_names()]
        with Sandbox(read_settings()) as sandbox:
            judged = {one.name: tuple(measure_everything(one, samples, sandbox)) for one in chosen}
        clear_step()
    if write:
        for one in chosen:
            write_measured(one, judged[one.name])
    if as_json:
        click.echo(json.dumps([row(name, each) for name in judged for each in judged[name]]))
    else:
        for name, judgements in judged.items():
            print_judgements(Console(), name, judgements)
    sys.exit(1 if any(each.objection for name in judged for each in judged[name]) else 0)


def measure_everything(
    assignment: Assignment, samples: Path, sandbox: Sandbox
) -> Iterator[Judgement]:
    """Variants of the reference, and in cells the reference and every right sample."""
    files = honest_files(assignment, samples, sandbox)

    def play_files(check: Check) -> Iterator[Deviation]:
        show_step(f"{assignment.name}: your code {check.title}")
        return file_deviations(assignment, check, FILE_SEEDS, files, sandbox)

    return measure_assignment(assignment, VARIANT_SEEDS, play_files)


def row(name: str, judgement: Judgement) -> dict[str, Any]:
    """One check as JSON data."""
    check, measured = judgement.check, judgement.measured
    return {
        "assignment": name,
        "check": check.name,
        "measured": asdict(measured),
        "proposed": {"tolerance": measured.tolerance, "floor": measured.floor},
        "chosen": {"tolerance": check.tolerance, "floor": check.floor},
        "times": measured.times(check),
        "objection": judgement.objection,
    }


def print_judgements(console: Console, name: str, judgements: tuple[Judgement, ...]) -> None:
    """A table of one assignment's checks."""
    table = Table(title=name, title_justify="left")
    for head in ("check", "proposed", "chosen", "times", "used", "widest", "objection"):
        table.add_column(head)
    for each in judgements:
        check, measured = each.check, each.measured
        table.add_row(
            check.name,
            f"{measured.tolerance:.1e} + {measured.floor:.1e}",
            f"{check.tolerance:g} + {check.floor:g}",
            f"{measured.times(check):.0f}",
            f"{measured.used:.1%}",
            measured.by,
            each.objection or measured.reason,
        )
    console.print(table)
