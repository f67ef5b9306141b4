"""Shows phases, live progress and the table: moving on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich import box
from rich.console import Console
from rich.live import Live
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from grader.datasets import OnProgress
from scripts.demo.course import Account
from scripts.demo.rows import Row, describe_stage, outcome_of

WIDTH_OF_A_FILE = 150
SILENT_SECONDS = 15.0


class Screen:
    """Everything the demonstration says; `seconds` counts from when it was made."""

    def __init__(self) -> None:
        terminal = Console()
        self.console = terminal if terminal.is_terminal else Console(width=WIDTH_OF_A_FILE)
        self._started = self._spoken = time.monotonic()
        self._said: dict[str, str] = {}

    def say(self, sentence: str) -> None:
        """One line with the seconds since the start."""
        self._spoken = time.monotonic()
        self.console.print(f"[dim]{time.monotonic() - self._started:6.1f} s[/]  {sentence}")

    @contextmanager
    def preparing(self) -> Iterator[OnProgress]:
        """A callback (what, share in [0, 1]) that moves a bar while digits are prepared."""
        columns = (TextColumn("          {task.description}"), BarColumn(), TimeElapsedColumn())
        silent = not self.console.is_terminal
        with Progress(*columns, console=self.console, transient=True, disable=silent) as progress:
            task = progress.add_task("Preparing digits", total=1.0)

            def show(phase: str, share: float) -> None:
                progress.update(task, description=phase, completed=share)
                if silent and self._said.get("phase") != phase:
                    self._said["phase"] = phase
                    self.say(phase)

            yield show

    @contextmanager
    def watching(self) -> Iterator[Live | None]:
        """A live table on a terminal, None elsewhere."""
        if not self.console.is_terminal:
            yield None
            return
        with Live(console=self.console, transient=True, auto_refresh=False) as live:
            yield live

    def show(self, live: Live | None, rows: Sequence[Row]) -> None:
        """The state of all rows: redrawn, or a line for each change, and after a long silence."""
        if live is not None:
            live.update(results_table(rows), refresh=True)
            return
        for row in rows:
            status = str(row.answer["status"])
            if self._said.get(row.receipt.submission) != status:
                self._said[row.receipt.submission] = status
                self.say(_in_brief(row))
        if time.monotonic() - self._spoken > SILENT_SECONDS:
            self.say(next((_in_brief(row) for row in rows if not row.is_final), "Ready."))

    def show_accounts(self, accounts: Sequence[Account], url: str) -> None:
        """Where the portal is, and who may sign in."""
        table = Table(title=f"Sign in at {url}", title_justify="left", box=box.SIMPLE_HEAD)
        for column in ("name", "password", "who"):
            table.add_column(column)
        for account in accounts:
            table.add_row(account.name, account.password, f"{account.full_name} ({account.role})")
        self.console.print(table)


def results_table(rows: Sequence[Row]) -> Table:
    """One line per sample: what it is, what became of it, and whether it deserved that."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("assignment", no_wrap=True)
    table.add_column("sample")
    table.add_column("it is", no_wrap=True)
    for column in ("score", "accuracy"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("verdict", min_width=12)
    table.add_column("seconds", justify="right")
    table.add_column("recognised mistake")
    table.add_column("deserved")
    for row in rows:
        about = (row.sample.assignment, _words(row.sample.file.stem), row.sample.kind)
        if not row.is_final:
            table.add_row(*about, "", "", f"[dim]{describe_stage(row)}[/]", "", "", "")
            continue
        outcome = outcome_of(row)
        deserved = "[red]no[/]" if outcome.complaints else "[green]yes[/]"
        table.add_row(
            *about,
            outcome.score,
            outcome.accuracy,
            _words(outcome.verdict),
            outcome.seconds,
            _words(outcome.mistake),
            deserved,
        )
    return table


def _words(name: str) -> str:
    """A name as words, so that a narrow terminal can break it."""
    return name.replace("_", " ")


def _in_brief(row: Row) -> str:
    name = f"{row.sample.assignment}/{row.sample.file.name}"
    if not row.is_final:
        return f"{name}: {describe_stage(row)}"
    outcome = outcome_of(row)
    return f"{name}: {outcome.verdict}, {outcome.score} points in {outcome.seconds} s"
