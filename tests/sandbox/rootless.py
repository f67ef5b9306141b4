"""A small grading run without privileges, started by test_tiers.py under another user id."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace

import numpy as np

from grader.errors import StudentFault
from grader.model import MIB, Limits
from grader.sandbox import Sandbox
from grader.settings import read_settings

LIMITS = Limits(wall_seconds=10, cpu_seconds=10, memory_bytes=96 * MIB, processes=48)
SOURCE = """
import os, socket
def double(x): return 2 * x
def bomb():
    kept = []
    while True: kept.append(bytearray(2**20))
def bombs():
    import time
    for _ in range(8):
        if os.fork() == 0:
            kept = bytearray(2**24); time.sleep(9)
    time.sleep(9)
def forks():
    made = 0
    while made < 500:
        try:
            if os.fork() == 0: __import__("signal").pause()
            made += 1
        except OSError: break
    return made
def attempts():
    found = []
    for name, attempt in {
        "secrets": lambda: open("/etc/shadow").read(),
        "homes": lambda: os.listdir("/home"),
        "network": lambda: socket.socket(socket.AF_INET),
        "root": lambda: open("/x", "w"),
        "init": lambda: open("/proc/1/environ").read(),
        "keeper": lambda: open("/proc/1/mem", "rb").read(1),
    }.items():
        try: attempt()
        except OSError: continue
        found.append(name)
    return ["-", *found]
def spin():
    while True: pass
"""


def verdict(sandbox: Sandbox, function: str, limits: Limits) -> str:
    """What a call ends with."""
    try:
        with sandbox.cell("numpy", SOURCE.encode(), "a.py", limits) as cell:
            return str(np.asarray(cell.call(function, {}, "value")[0]).tolist())
    except StudentFault as fault:
        return fault.verdict.value


def main() -> None:
    """Print what happened as one JSON object."""
    with Sandbox(read_settings()) as sandbox:
        with sandbox.cell("numpy", SOURCE.encode(), "a.py", LIMITS) as cell:
            doubled = cell.call("double", {"x": np.arange(3)}, "value")[0].tolist()
        found = {
            "tier": sandbox.tier,
            "uid": os.getuid(),
            "double": doubled,
            "bomb": verdict(sandbox, "bomb", LIMITS),
            "bombs": verdict(sandbox, "bombs", LIMITS),
            "forks": verdict(sandbox, "forks", LIMITS),
            "attempts": verdict(sandbox, "attempts", LIMITS),
            "spin": verdict(sandbox, "spin", replace(LIMITS, wall_seconds=1.0)),
            "spin_cpu": verdict(sandbox, "spin", replace(LIMITS, cpu_seconds=0.5)),
            "memory": cell.usage.memory_bytes,
        }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
