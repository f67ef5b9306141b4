"""Loads an uploaded assignment in a judge: within a time, and with a sentence where it fails."""

from __future__ import annotations

import json
import os
import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from grader.catalogue import load_assignment
from grader.errors import AssignmentFault
from grader.judge.outlines import read_outline
from grader.judge.packages import unpack_package
from grader.misuse import MISUSE
from grader.model import Assignment
from grader.outline import Outline, outline_to_json
from grader.outlining import outline_of
from grader.sentences import Sentence, say

LOADING_SECONDS = 60.0
"""So long may an import take; one that keeps the alarm from ringing falls silent instead."""
NOT_IMPORTED = say("The assignment cannot be imported")
NOT_DESCRIBED = say("The assignment cannot be described")
_RAISED = (
    *MISUSE,
    *(ImportError, SyntaxError, NameError, RuntimeError, AssertionError, OSError, SystemExit),
)


def take_in(package: bytes, folder: Path) -> Assignment:
    """The assignment of a package, unpacked below `folder` where its modules will be found.

    Raises PackageRefused for what is no package, and AssignmentFault with a sentence for the
    author where it cannot be imported.
    """
    name = unpack_package(package, folder)
    os.environ["SOFTMARK_ASSIGNMENTS"] = str(folder)
    with _told_to_the_author(NOT_IMPORTED), _within(LOADING_SECONDS):
        return load_assignment(name)


def outline_in(assignment: Assignment) -> Outline:
    """What an assignment says of itself, refused before it is linted for hours; raises the same.

    Whoever asked reads it again, for here the assignment could do as it likes.
    """
    with _told_to_the_author(NOT_DESCRIBED), _within(LOADING_SECONDS):
        outline = outline_of(assignment)
        said = json.loads(json.dumps(outline_to_json(outline)))
    return read_outline(said, assignment.name, assignment.version)


@contextmanager
def _told_to_the_author(failed: Sentence) -> Iterator[None]:
    try:
        yield
    except _RAISED as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        raise AssignmentFault(
            say(
                "%(failed)s: %(error)s (%(file)s, line %(line)s).",
                failed=failed,
                error=f"{type(error).__name__}: {error}",
                file=Path(frame.filename).name,
                line=frame.lineno,
            )
        ) from error


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Interrupts what is not done in time, unless it computes outside of Python."""

    def ring(_signal: int, _frame: object) -> NoReturn:
        raise AssignmentFault(
            say("Loading the assignment takes longer than %(seconds)s s.", seconds=f"{seconds:g}")
        )

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
