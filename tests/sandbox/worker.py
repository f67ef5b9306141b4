"""A process with cells in flight, started by test_lives.py in order to be killed."""

from __future__ import annotations

import os
import sys
import threading

from grader.model import Limits
from grader.sandbox import Sandbox
from grader.settings import read_settings

SOURCE = b"""
import os, time
def sleep():
    for _ in range(3): os.fork()
    print("asleep")
    time.sleep(600)
"""


def main() -> None:
    """Hold two cells in calls that do not end."""
    sandbox = Sandbox(read_settings())

    def run() -> None:
        limits = Limits(wall_seconds=600, cpu_seconds=600)
        with sandbox.cell("numpy", SOURCE, "a.py", limits) as cell:
            os.write(1, b"ready\n")
            cell.call("sleep", {}, "value")

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.exit(1)


if __name__ == "__main__":
    main()
