"""softmark web, worker and migrate: the processes that a course runs."""

from __future__ import annotations

import os
import sys

import click

from grader.settings import read_settings
from grader.store.connection import open_store

PASS_ON = {"ignore_unknown_options": True, "help_option_names": []}


@click.command("web", context_settings=PASS_ON)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def web_command(arguments: tuple[str, ...]) -> None:
    """Run the portal."""
    _become("web", arguments)


@click.command("worker", context_settings=PASS_ON)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def worker_command(arguments: tuple[str, ...]) -> None:
    """Run a worker: --queues cpu,regrade --name NAME --min-tier A|B|C|none --device 0."""
    _become("worker", arguments)


@click.command("migrate")
def migrate_command() -> None:
    """Bring the database to the newest schema."""
    settings = read_settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    open_store(settings.database_url).migrate()
    click.echo("The database has the newest schema.")


def _become(package: str, arguments: tuple[str, ...]) -> None:
    """Replace this process by `python -m package`: signals reach it without a middleman."""
    os.execv(sys.executable, [sys.executable, "-m", package, *arguments])  # noqa: S606 our own packages
