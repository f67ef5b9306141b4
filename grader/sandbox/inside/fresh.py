"""Starts an interpreter of its own for a cell, where the warm one must not be forked for it.

The first process of the cell waits until that one has imported its libraries. Only then does the
cell begin: neither the student's time nor the student's processor time is spent on imports.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import sys
import time
from collections.abc import Callable
from dataclasses import asdict

from . import warm
from .order import BoxOrder, CellOrder, Nature
from .student import make_student

READY = 5
"""The descriptor over which the interpreter says that it is ready: microseconds it computed."""


def make_fresh(box: BoxOrder, order: CellOrder) -> Callable[[str], None]:
    """What the student's process does once it is closed off: it becomes a new interpreter."""

    def start(scratch: str) -> None:
        told = {"scratch": scratch, "nature": asdict(box.nature), "order": asdict(order)}
        flags = sys.orig_argv[1 : sys.orig_argv.index("-m")]
        command = [sys.executable, *flags, "-m", __name__, json.dumps(told)]
        os.set_inheritable(3, True)
        os.set_inheritable(READY, True)
        os.execv(sys.executable, command)  # noqa: S606 our own interpreter

    return start


def await_readiness(ready: int, lifeline: int) -> int | None:
    """Microseconds that the interpreter computed before it was ready.

    None where the cell is to end before that. Raises OSError where the interpreter ended.
    """
    waiting = select.poll()
    for descriptor in (ready, lifeline):
        waiting.register(descriptor, select.POLLIN)
    if lifeline in {descriptor for descriptor, _ in waiting.poll()}:
        return None
    said = os.read(ready, 20)
    if not said:
        raise OSError("a new interpreter ended before it was ready")
    return int(said)


def main() -> None:
    """Import the libraries, say so, and be a student's process from here on."""
    told = json.loads(sys.argv[1])
    nature = Nature(**told["nature"])
    warm.import_libraries(nature.runtime)
    os.write(READY, str(int(time.process_time() * 1e6)).encode())
    os.close(READY)
    make_student(nature, CellOrder(**told["order"]))(told["scratch"])


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):  # nobody waits for it any more
        main()
