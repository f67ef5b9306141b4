"""`make soak`: thousands of cells in a row, of which none may fail and nothing may grow.

Also measures what hostile submissions cost honest ones that run beside them.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from grader.errors import BoxFault, StudentFault
from grader.model import MIB, Limits
from grader.sandbox import Sandbox
from grader.sandbox.cgroup_files import find_hierarchy
from grader.settings import read_settings

HONEST = b"import numpy as np\ndef double(x):\n    return 2 * np.asarray(x)\n"
BUSY = b"""
import numpy as np
def double(x):
    for _ in range(60):
        np.linalg.svd(np.outer(np.arange(90.0), np.arange(90.0)) + np.eye(90))
    return 2 * np.asarray(x)
"""
HOSTILE = (
    b"while True: pass\n",
    b"import os\nwhile True:\n    try: os.fork()\n    except OSError: pass\n",
    b"""
import threading
def spin():
    while True: pass
for _ in range(20): threading.Thread(target=spin).start()
spin()
""",
    b"hoard = []\nwhile True: hoard.append(bytearray(2**20))\n",
)
LIMITS = Limits(wall_seconds=30.0, cpu_seconds=30.0, memory_bytes=256 * MIB)
SHORT = Limits(wall_seconds=2.0, cpu_seconds=2.0, memory_bytes=256 * MIB)
ALLOWED_MORE = {"descriptors": 4, "memory_mib": 24, "mounts": 0, "groups": 8, "processes": 2}
"""Groups are pooled, and a cell's last process may still be leaving."""


@dataclass(frozen=True)
class State:
    """What might grow."""

    descriptors: int
    memory_mib: int
    mounts: int
    groups: int
    processes: int


def main() -> int:
    """Run both; status 1 where something failed or grew."""
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("--cells", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=6, help="of honest beside others; 0 for none")
    options = parser.parse_args()
    with Sandbox(read_settings()) as sandbox:
        well = soak(sandbox, options.cells)
        if options.rounds:
            told = fairness(sandbox, options.rounds)
            print(f"honest beside hostile : honest beside honest = {told:.2f}", flush=True)
            well = well and told <= 1.5
    return 0 if well else 1


def soak(sandbox: Sandbox, cells: int) -> bool:
    """Whether none of the cells failed and nothing grew; one line every tenth part."""
    for _ in range(20):
        one_cell(sandbox, HONEST, LIMITS)
    before, failures, started = state(), 0, time.monotonic()
    for number in range(1, cells + 1):
        failures += not one_cell(sandbox, HONEST, LIMITS)
        if number % max(1, cells // 10) == 0:
            rate = number / (time.monotonic() - started)
            print(f"{number} cells, {failures} failed, {rate:.0f}/s, {state()}", flush=True)
    time.sleep(1)
    after = asdict(state())
    grown = [name for name, old in asdict(before).items() if after[name] > old + ALLOWED_MORE[name]]
    print(f"grown: {', '.join(grown) or 'nothing'}; {sandbox.figures()}", flush=True)
    return not failures and not grown


def fairness(sandbox: Sandbox, rounds: int) -> float:
    """How many times longer four honest submissions take beside four hostile than honest ones."""
    beside_honest = beside(sandbox, rounds, (BUSY,) * 4)
    return beside(sandbox, rounds, HOSTILE) / beside_honest


def beside(sandbox: Sandbox, rounds: int, others: tuple[bytes, ...]) -> float:
    """Seconds of four honest submissions, `rounds` cells each, beside others that never stop."""
    ended = threading.Event()

    def repeat(source: bytes) -> None:
        while not ended.is_set():
            one_cell(sandbox, source, LIMITS if source is BUSY else SHORT)

    def work() -> None:
        for _ in range(rounds):
            if not one_cell(sandbox, BUSY, LIMITS):
                raise SystemExit("An honest submission failed.")

    company = [threading.Thread(target=repeat, args=(source,)) for source in others]
    honest = [threading.Thread(target=work) for _ in range(4)]
    for thread in company:
        thread.start()
    started = time.monotonic()
    for thread in honest:
        thread.start()
    for thread in honest:
        thread.join()
    seconds = time.monotonic() - started
    ended.set()
    for thread in company:
        thread.join()
    return seconds


def one_cell(sandbox: Sandbox, source: bytes, limits: Limits) -> bool:
    """Whether a fresh cell loads the file and gives the right answer."""
    try:
        with sandbox.cell("numpy", source, "soak.py", limits, 1) as cell:
            answer, _ = cell.call("double", {"x": np.arange(3.0)}, "value")
    except (StudentFault, BoxFault):
        return False
    return bool(np.array_equal(answer, [0.0, 2.0, 4.0]))


def state() -> State:
    """Of this process, and what it started."""
    hierarchy = find_hierarchy()
    folders = hierarchy.unique_folders() if hierarchy is not None else ()
    return State(
        descriptors=len(list(Path("/proc/self/fd").iterdir())),
        memory_mib=int(Path("/proc/self/statm").read_text().split()[1]) * 4096 // MIB,
        mounts=len(Path("/proc/self/mountinfo").read_text().splitlines()),
        groups=sum(len(list(each.glob(f"softmark-{os.getpid()}-*/cell-*"))) for each in folders),
        processes=len(_descendants(os.getpid())),
    )


def _descendants(number: int) -> list[int]:
    found = []
    for path in Path(f"/proc/{number}/task").glob("*/children"):
        try:
            children = [int(child) for child in path.read_text().split()]
        except OSError:
            continue
        for child in children:
            found += [child, *_descendants(child)]
    return found


if __name__ == "__main__":
    sys.exit(main())
