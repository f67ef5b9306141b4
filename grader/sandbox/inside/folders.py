"""What a cell has where there are no namespaces: a folder, and an end that leaves nothing behind.

A user id stands for the cell: whatever has it is the cell's, and ends with it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time

from . import landlock
from .isolation import MAX_INODES
from .order import BoxOrder

_GROUND = "cells"
_SWEEP_SECONDS = 10.0
_SWEEP_PAUSE_SECONDS = 0.001
_SWEEP_TRIES = 20
_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")


def open_ground() -> None:
    """Make the place, below where the box works, in which cells make their folders."""
    os.makedirs(_GROUND, exist_ok=True)
    os.chmod(_GROUND, 0o1733)  # noqa: S103 - each may add its own and look at nobody's


def make_folder(uid: int) -> str:
    """A folder for one cell."""
    folder = f"{os.getcwd()}/{_GROUND}/cell-{uid}-{os.getpid()}"
    own = os.geteuid()
    os.seteuid(uid)  # so that nobody needs the capability to give files away
    for path in (folder, f"{folder}/work", f"{folder}/home"):
        os.mkdir(path, 0o700)
    os.seteuid(own)
    return folder


def closed_in(box: BoxOrder, folder: str) -> landlock.Ruleset:
    """What a cell may open: its runtime, a few devices, itself, and all in its folder."""
    rules = landlock.Ruleset()
    package = os.path.dirname(__file__)
    rules.allow_reading((sys.prefix, package, *_LIBRARIES, *box.nature.readable))
    rules.allow_reading((f"/proc/{os.getpid()}",))
    rules.allow_everything((folder, *_DEVICES))
    return rules


def is_too_full(folder: str, uid: int, limit_bytes: int) -> bool:
    """Whether more lies in a cell's folder than allowed, in bytes or in files."""
    own = os.geteuid()
    os.seteuid(uid)
    size = count = 0
    waiting = [folder]
    try:
        while waiting and size <= limit_bytes and count <= MAX_INODES:
            with contextlib.suppress(OSError), os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    count += 1
                    with contextlib.suppress(FileNotFoundError):
                        size += entry.stat(follow_symlinks=False).st_blocks * 512
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    if count > MAX_INODES:
                        break
    finally:
        os.seteuid(own)
    return size > limit_bytes or count > MAX_INODES


def sweep(uid: int, folder: str) -> None:
    """End every process of a cell's user and remove its folder; the caller adopts orphans."""
    for _ in range(_SWEEP_TRIES):
        number = os.fork()
        if number == 0:
            _sweep_as(uid, folder)
        found, status = os.waitpid(-1, 0)
        while found != number:
            found, status = os.waitpid(-1, 0)
        if not os.WIFSIGNALED(status):  # older kernels let the cell kill who ends it
            return


def sweep_users(first: int, count: int) -> None:
    """End what a box that was killed left behind."""
    for uid in {uid for _, uid in _living() if first <= uid < first + count}:
        sweep(uid, "")


def clear_folder(folder: str) -> None:
    """Remove a folder, however deep it is and whatever its permissions are."""
    waiting = [folder]
    moved = 0
    while waiting:
        current = waiting.pop()
        os.chmod(current, 0o700)
        for entry in list(os.scandir(current)):
            if entry.is_dir(follow_symlinks=False):
                moved += 1
                waiting.append(f"{folder}.{moved}")
                os.chmod(entry.path, 0o700)
                os.rename(entry.path, waiting[-1])
            else:
                os.unlink(entry.path)
        os.rmdir(current)


def _sweep_as(uid: int, folder: str) -> None:
    """In a process of its own: become the user, then end all of its other processes at once."""
    try:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
        if uid == 0 or os.getresuid() != (uid, uid, uid):
            return  # kill(-1) would reach everybody
        deadline = time.monotonic() + _SWEEP_SECONDS
        while any(other == uid and number != os.getpid() for number, other in _living()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
            if time.monotonic() > deadline:
                return
            time.sleep(_SWEEP_PAUSE_SECONDS)
        if folder:
            clear_folder(folder)
    finally:
        os._exit(0)


def _living() -> list[tuple[int, int]]:
    """Number and real user id of every process that is seen and has not ended."""
    found = []
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/status") as file:
                fields = dict(line.split(":", 1) for line in file)
        except (OSError, ValueError):
            continue
        if fields["State"].split()[0] not in {"Z", "X"}:
            found.append((int(name), int(fields["Uid"].split()[0])))
    return found
