"""softmark grade, doctor and data: the engine at the terminal."""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

import click
from rich.console import Console

from grader.catalogue import require_assignment
from grader.commands.exits import (
    OUR_FAULT,
    clear_step,
    faults_as_exit_status,
    read_source,
    show_step,
)
from grader.curves import curve_in_a_line
from grader.datasets import LOADERS, DataSet, load_datasets
from grader.judge import GradeOrder, grading
from grader.report import Progress
from grader.report_json import public_json
from grader.sandbox import Sandbox
from grader.sandbox.device_doctor import diagnose_device
from grader.sandbox.doctor import diagnose, probes_as_json, probes_as_text
from grader.sandbox.tiers import TIERS
from grader.settings import Settings, read_settings
from grader.terminal import print_report
from grader.threads import compute_with_one_thread

CURVES_IN_A_LINE = 3
"""How many fit beside each other at a terminal."""


@click.command("grade")
@click.argument("assignment")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--data", type=click.Path(path_type=Path), help="Folder with the MNIST files.")
@click.option("--seed", type=click.IntRange(0, 2**62), help="The attempt's secret, else random.")
def grade_command(
    assignment: str, file: Path, as_json: bool, data: Path | None, seed: int | None
) -> None:
    """Grade FILE with the same engine and sandbox as the portal."""
    compute_with_one_thread()
    with faults_as_exit_status():
        settings = read_settings()
        if data is not None:
            settings = replace(settings, data=data.resolve())
        require_assignment(assignment)
        source = read_source(file)
        order = GradeOrder(assignment, secrets.randbits(62) if seed is None else seed)
        dataset = partial(dataset_with_progress, settings)
        with Sandbox(settings) as sandbox, grading(sandbox, settings, dataset) as grade:
            report = grade(order, source, show_progress)
        clear_step()
    if as_json:
        click.echo(json.dumps(public_json(report)))
    else:
        print_report(Console(), report)


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--min-tier", type=click.Choice(TIERS), help="Instead of SOFTMARK_MIN_TIER.")
@click.option(
    "--device",
    is_flag=False,
    flag_value="",
    help="Look at this GPU (0, MIG-…), or at SOFTMARK_DEVICE or the first one.",
)
@click.option("--try", "trying", is_flag=True, help="Have a cell compute on that GPU, too.")
def doctor_command(as_json: bool, min_tier: str | None, device: str | None, trying: bool) -> None:
    """Say how well this machine isolates, what is missing, and what mends it.

    Exit status 0 where a worker may grade here, 3 where something it needs is missing.
    """
    settings = read_settings()
    settings = replace(settings, min_tier=min_tier or settings.min_tier)
    if device is None and not trying:
        diagnosis = diagnose(settings)
    else:
        with faults_as_exit_status():
            diagnosis = diagnose_device(settings, device or settings.device or "", trying=trying)
    click.echo(probes_as_json(diagnosis) if as_json else probes_as_text(diagnosis))
    sys.exit(0 if diagnosis.ok else OUR_FAULT)


@click.command("data")
def data_command() -> None:
    """Find, download or generate the data sets, so that nothing waits for them later."""
    with faults_as_exit_status():
        datasets = datasets_with_progress(LOADERS, read_settings())
    for dataset in datasets.values():
        click.echo(dataset.summary)


def dataset_with_progress(settings: Settings, name: str) -> DataSet:
    """The data set called `name`, with the steps that take long shown on stderr."""
    return datasets_with_progress([name], settings)[name]


def datasets_with_progress(names: Iterable[str], settings: Settings) -> dict[str, DataSet]:
    """The data sets called `names`, with the steps that take long shown on stderr."""
    datasets = load_datasets(
        names, settings, lambda sentence, share: show_step(f"{sentence} {share:.0%}")
    )
    clear_step()
    return datasets


def show_progress(progress: Progress) -> None:
    """Which check is running now and what is being trained, on stderr."""
    step = f"{progress.done} of {progress.total}: your code {progress.doing}"
    show_step("  ".join([step, *map(curve_in_a_line, progress.curves[:CURVES_IN_A_LINE])]))
