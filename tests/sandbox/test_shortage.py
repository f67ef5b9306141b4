"""Whose fault a killed process is: the cell's, a machine's in need, or a hand's from outside."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from grader.errors import MemoryLimit, Starved, StudentFault
from grader.model import MIB, Limits
from grader.report import CheckResult
from grader.sandbox import Sandbox
from grader.sandbox.cgroup_files import Hierarchy, find_hierarchy
from grader.sandbox.cgroups import Group, GroupPool, Quota
from grader.sandbox.counters import Shortage
from tests.sandbox.attacks.battery import HONEST, grade_one
from tests.sandbox.attacks.host import cell_processes, settles

LIMITS = Limits(wall_seconds=20, cpu_seconds=20, memory_bytes=128 * MIB)
HOARDER = b"""
import time
def hoard(mebibytes, seconds):
    global kept
    kept = bytearray(b"x") * (mebibytes * 2**20)
    time.sleep(seconds)
    return mebibytes
"""
SUICIDE = b"import os\ndef double(x):\n    os.kill(os.getpid(), %d)\n"


@pytest.fixture
def poor(settings) -> Iterator[Sandbox]:
    """A sandbox whose cells have 160 MiB together, which is less than two of them may have."""
    hierarchy = find_hierarchy()
    if hierarchy is None:
        pytest.skip("NOT TESTED: no control groups can be made here")
    with Sandbox(settings) as sandbox, ExitStack() as stack:
        pool = GroupPool(hierarchy, memory_bytes=160 * MIB)
        stack.callback(pool.close)
        sandbox._groups, sandbox._groups_tried = pool, True
        yield sandbox


def test_a_cell_that_the_others_left_no_memory_is_not_at_fault(poor):
    """Two cells keep their limits; one at least is killed all the same, and none is blamed."""
    ends: list[Exception | None] = []
    with hoarding(poor, ends), hoarding(poor, ends):
        pass
    killed = [end for end in ends if end is not None]
    assert killed, "two cells had room for 200 MiB in 160"
    assert {type(end) for end in killed} == {Starved}
    with poor.cell("numpy", HOARDER, "a.py", LIMITS) as cell:
        assert cell.call("hoard", {"mebibytes": 90, "seconds": 0}, "value")[0] == 90
    (figures,) = poor.figures()
    assert (figures.boxes, figures.failed, figures.killed) == (1, len(killed), 0), "the box is well"


def test_a_cell_that_passes_its_own_limit_is_at_fault(poor):
    with poor.cell("numpy", HOARDER, "a.py", LIMITS) as cell, pytest.raises(MemoryLimit):
        cell.call("hoard", {"mebibytes": 150, "seconds": 0}, "value")


@contextmanager
def hoarding(sandbox: Sandbox, ends: list[Exception | None]) -> Iterator[None]:
    """A cell that keeps 100 MiB for a while, beside what the context does."""

    def run() -> None:
        try:
            with sandbox.cell("numpy", HOARDER, "a.py", LIMITS) as cell:
                cell.call("hoard", {"mebibytes": 100, "seconds": 1.0}, "value")
        except (Starved, StudentFault) as fault:
            ends.append(fault)
        else:
            ends.append(None)

    thread = threading.Thread(target=run)
    thread.start()
    yield
    thread.join()


@pytest.fixture
def version_2(tmp_path) -> tuple[Hierarchy, Path]:
    """A folder that looks like one of control groups of version 2, and the group in it."""
    folder = tmp_path / "cell-1"
    folder.mkdir()
    for name in ("cgroup.procs", "cpu.stat"):
        (folder / name).write_text("")
    return Hierarchy(2, tmp_path, tmp_path, tmp_path, tmp_path), folder


@pytest.mark.parametrize(
    ("events", "shortage"),
    [
        ("oom 3\noom_kill 2\n", Shortage.NONE),
        ("oom 4\noom_kill 3\n", Shortage.OWN),
        ("oom 3\noom_kill 3\n", Shortage.OTHERS),
    ],
)
def test_version_2_says_whose_memory_was_short(version_2, events, shortage):
    hierarchy, folder = version_2
    (folder / "memory.events").write_text("max 9\noom 3\noom_kill 2\n")
    group = Group(hierarchy, "cell-1")
    group.arm(Quota(2**20, 7, 1.0))
    (folder / "memory.events").write_text(f"max 12\n{events}")
    assert group.tally is not None
    assert group.tally.shortage() is shortage


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_who_ends_himself_has_crashed_and_is_given_one_more_cell_only(sandbox, number):
    before = opened(sandbox)
    result = grade_one(sandbox, SUICIDE % number, {})
    assert result.verdict == "crashed"
    assert result.message == f"Your code's process was ended by {number.name}."
    assert opened(sandbox) - before == 3, "one that reads, two that run"


def test_who_ends_himself_while_loading_is_told_when(sandbox):
    result = grade_one(sandbox, b"import os\nos.kill(os.getpid(), 9)\n", {})
    assert result.verdict == "crashed"
    assert result.message.endswith("That was while your file was loaded, before any function ran.")


def test_a_signal_from_the_machine_costs_nothing(sandbox):
    """As when somebody who looks for memory ends the student's process from outside."""
    results: list[CheckResult] = []
    slow = HONEST.replace(b"return", b"__import__('time').sleep(0.6); return")
    grading = threading.Thread(target=lambda: results.append(grade_one(sandbox, slow, {})))
    grading.start()
    assert settles(lambda: bool(sleepers()))
    os.kill(int(sleepers().pop()), signal.SIGKILL)
    grading.join()
    assert (results[0].verdict, results[0].message) == ("passed", "")


def sleepers() -> set[str]:
    """Students' processes that have lived for a while: no first processes, and none that reads."""
    seen = cell_processes()
    time.sleep(0.2)
    return {number for number in seen & cell_processes() if place_in_cell(number) != 1}


def place_in_cell(number: str) -> int:
    """What the cell itself calls a process."""
    lines = Path(f"/proc/{number}/status").read_text().splitlines()
    return next(int(line.split()[-1]) for line in lines if line.startswith("NSpid:"))


def opened(sandbox: Sandbox) -> int:
    """How many cells there were so far."""
    return sum(figures.cells for figures in sandbox.figures())
