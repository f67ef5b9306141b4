"""How a command ends, and how it shows what takes long."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from grader.errors import SoftmarkError, UnusableInput

UNUSABLE_INPUT = 2
OUR_FAULT = 3


@contextmanager
def faults_as_exit_status() -> Iterator[None]:
    """One sentence on stderr and exit status 2 for unusable input, 3 for a fault of ours."""
    try:
        yield
    except SoftmarkError as fault:
        click.echo(f"softmark: {fault}", err=True)
        sys.exit(UNUSABLE_INPUT if isinstance(fault, UnusableInput) else OUR_FAULT)


def read_source(file: Path) -> bytes:
    """The file's bytes; UnusableInput where there is no such readable file."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise UnusableInput(f"{file} cannot be read: {error.strerror}.") from error


def show_step(sentence: str) -> None:
    """The step being done now, on stderr, where someone is watching."""
    if sys.stderr.isatty():
        line = sentence[: shutil.get_terminal_size().columns - 1]
        click.echo(f"\r\x1b[2K{line}", nl=False, err=True)


def clear_step() -> None:
    """Remove what `show_step` wrote last."""
    show_step("")
