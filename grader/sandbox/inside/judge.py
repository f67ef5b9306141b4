"""The last steps before a judge begins: a cell in which our engine runs, not a student's code."""

from __future__ import annotations

import importlib
import os
import socket
import sys
from collections.abc import Callable

from .pages import own_pages
from .student import open_streams

_KEPT = ("PYTHON", "LD_LIBRARY_PATH", "OPENBLAS_", "OMP_")


def make_judge() -> Callable[[str], None]:
    """What the judge's process does once it is closed off."""

    def judge(scratch: str) -> None:
        kept = {key: value for key, value in os.environ.items() if key.startswith(_KEPT)}
        os.environ.clear()
        os.environ.update(kept, HOME=scratch, TMPDIR=scratch, LANG="C.UTF-8", TZ="UTC")
        open_streams()
        sys.argv = ["judge"]
        own_pages()  # a judge waits for its work already, so that this delays no report
        importlib.import_module("grader.judge.bench").sit(socket.socket(fileno=3))

    return judge
