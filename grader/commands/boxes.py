"""softmark boxes: what happened to the boxes of every worker, for a terminal or a program."""

from __future__ import annotations

import json

import click

from grader.settings import read_settings
from grader.store.clock import database_now
from grader.store.connection import open_store
from grader.store.workers import workers

_COLUMNS = ("boxes", "recycled", "broken", "cells", "killed", "failed", "median_ms", "p95_ms")


@click.command("boxes")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def boxes_command(*, as_json: bool) -> None:
    """Show boxes started, recycled and broken, cells, and how soon these begin, by worker."""
    store = open_store(read_settings().database_url)
    with store.read() as session:
        known = workers(session, database_now(session))
        rows = [{"worker": one.name, **figures} for one in known for figures in one.boxes or ()]
    store.close()
    if as_json:
        for row in rows:
            click.echo(json.dumps(row))
        return
    width = max((len(f"{row['worker']} {row['runtime']}") for row in rows), default=3)
    click.echo(" ".join((f"{'box':<{width}}", *(f"{name:>9}" for name in _COLUMNS))))
    for row in rows:
        name = f"{row['worker']} {row['runtime']}"
        click.echo(" ".join((f"{name:<{width}}", *(f"{row[column]:>9}" for column in _COLUMNS))))
