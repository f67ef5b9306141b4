"""What the sandbox's tests share: cells with short limits, and a look at what is left behind."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest

from grader.model import MIB, Limits
from grader.sandbox import Cell, Sandbox

SHORT = Limits(wall_seconds=3.0, cpu_seconds=3.0, memory_bytes=128 * MIB, scratch_bytes=8 * MIB)
TENSORFLOW = Limits(wall_seconds=60.0, cpu_seconds=60.0, memory_bytes=1536 * MIB)
HONEST = b"""
import numpy as np

def double(x):
    return 2 * x
"""

OpenCell = Callable[..., AbstractContextManager[Cell]]


@pytest.fixture
def open_cell(sandbox: Sandbox) -> OpenCell:
    """Open a cell for a source text, by default in the numpy box with short limits."""

    def open_it(
        source: str | bytes,
        limits: Limits = SHORT,
        runtime: str = "numpy",
        file_name: str = "answer.py",
        threads: int = 2,
    ) -> AbstractContextManager[Cell]:
        content = source.encode() if isinstance(source, str) else source
        return sandbox.cell(runtime, content, file_name, limits, threads)

    return open_it


@pytest.fixture
def still_honest(sandbox: Sandbox) -> Iterator[None]:
    """After the test an honest submission is graded as ever, and nothing is left behind."""
    before = host_state()
    yield
    with sandbox.cell("numpy", HONEST, "honest.py", SHORT) as cell:
        answer, changed = cell.call("double", {"x": np.arange(3.0)}, "value")
    assert answer.tolist() == [0.0, 2.0, 4.0]
    assert not changed
    assert settles(lambda: host_state() <= before), host_state() - before


def host_state() -> set[str]:
    """Mounts, cells' processes and busy control groups of this machine, as far as we see them."""
    mounts = {f"mount {line}" for line in Path("/proc/self/mounts").read_text().splitlines()}
    return mounts | {f"process {name}" for name in cell_processes()}


def cell_processes() -> set[str]:
    """Processes below this one that live in a PID namespace of a cell's."""
    found = descendants(os.getpid())
    return {str(number) for number in found if len(_namespace_numbers(number)) > 2}


def descendants(ancestor: int) -> set[int]:
    """Every process below one."""
    parents = _parents()
    return {number for number in parents if _descends(number, ancestor, parents)}


def settles(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Whether a condition comes true soon."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _parents() -> dict[int, int]:
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    return parents


def _descends(number: int, ancestor: int, parents: dict[int, int]) -> bool:
    while number > 1:
        number = parents.get(number, 0)
        if number == ancestor:
            return True
    return False


def _namespace_numbers(number: int) -> list[str]:
    try:
        lines = Path(f"/proc/{number}/status").read_text().splitlines()
    except OSError:
        return []
    return next((line.split()[1:] for line in lines if line.startswith("NSpid:")), [])
