"""The demonstration's children: they are watched, and they never outlive it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts.demo.processes import (
    PREFERRED_PORT,
    ChildDied,
    free_port,
    require_alive,
    start_child,
    stop_children,
    wait_for_end,
)

PARENT = """
import os, pathlib, sys, time
from scripts.demo.processes import start_child
child = start_child("sleeper", ["tests.demo.sleeper"], dict(os.environ), pathlib.Path(sys.argv[1]))
print(child.process.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def sleeper(tmp_path):
    child = start_child("sleeper", ["tests.demo.sleeper"], dict(os.environ), tmp_path)
    yield child
    stop_children([child])


def test_a_child_that_runs_is_alive_until_it_is_stopped(sleeper):
    require_alive([sleeper])
    stop_children([sleeper])
    assert sleeper.process.poll() is not None


def test_a_dead_child_is_reported_with_the_end_of_its_log(tmp_path):
    child = start_child("portal", ["no_such_module"], dict(os.environ), tmp_path)
    with pytest.raises(ChildDied, match=r"The portal ended with status 1[\s\S]*no_such_module"):
        wait_for_end(child)
    with pytest.raises(ChildDied):
        require_alive([child])


def test_children_die_when_the_demonstration_is_killed(tmp_path):
    command = [sys.executable, "-c", PARENT, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        assert Path(f"/proc/{child}").exists()
        wait_until(lambda: "sleeper" in Path(f"/proc/{child}/cmdline").read_text())
        wait_until(lambda: (tmp_path / "sleeper.log").read_text().strip() == "asleep")
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    wait_until(lambda: not is_running(child))


def test_a_port_in_use_is_not_chosen():
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):  # somebody else has it, which serves as well
            taken.bind(("127.0.0.1", PREFERRED_PORT))
        taken.listen()
        assert free_port() != PREFERRED_PORT


def wait_until(condition):
    """Poll; the test's own time limit ends it where the condition never comes true."""
    while not condition():
        time.sleep(0.02)


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
