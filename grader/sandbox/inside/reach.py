"""Finds out, by trying, how well cells can be kept apart where this process runs.

Run as `python -m inside.reach`, it prints the answer and, for each part, why it failed.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable

from . import isolation, kernel, landlock
from .order import Way
from .uids import first_uid

_NAMESPACES = {
    "user": kernel.CLONE_NEWUSER,
    "mount": kernel.CLONE_NEWNS,
    "process": kernel.CLONE_NEWPID,
    "network": kernel.CLONE_NEWNET,
    "ipc": kernel.CLONE_NEWIPC,
    "host name": kernel.CLONE_NEWUTS,
    "control group": kernel.CLONE_NEWCGROUP,
}


def best_way() -> Way:
    """The best way that works here without help from outside."""
    if not complaint(_use_namespaces):
        return Way.USERS
    if not complaint(_use_landlock):
        return Way.FOLDERS
    return Way.NOTHING


def facts() -> dict[str, object]:
    """What works here: empty texts, or why it does not."""
    alone = {name: complaint(_unshare(flag)) for name, flag in _NAMESPACES.items()}
    inside = {
        name: complaint(_unshare(kernel.CLONE_NEWUSER | flag)) for name, flag in _NAMESPACES.items()
    }
    return {
        "way": best_way(),
        "users": complaint(_use_namespaces),
        "folders": complaint(_use_landlock),
        "landlock": landlock.version(),
        "namespaces": alone if os.geteuid() == 0 else inside,
        "user_namespaces": alone["user"],
        "scratch": complaint(_mount_scratch),
    }


def complaint(attempt: Callable[[], object]) -> str:
    """Why an attempt failed in a process of its own; empty where it succeeded."""
    reading, writing = os.pipe()
    number = os.fork()
    if number == 0:
        try:
            attempt()
        except BaseException as error:  # noqa: BLE001 - the last frame of this process
            os.write(writing, f"{error}".encode()[:200] or b"?")
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        words = pipe.read().decode(errors="replace")
    _, status = os.waitpid(number, 0)
    return words or ("killed" if os.WIFSIGNALED(status) else "")


def _unshare(flags: int) -> Callable[[], None]:
    return lambda: kernel.unshare(flags)


def _use_namespaces() -> None:
    """What every cell does where it gets namespaces and a user id of its own."""
    kernel.unshare(kernel.CLONE_NEWPID)
    if why := complaint(_enter):
        raise OSError(why)


def _enter() -> None:
    isolation.enter_cell_namespaces()
    kernel.mount("probe", isolation.SCRATCH, "tmpfs", 0, f"nr_inodes={isolation.MAX_INODES}")
    isolation.mount_proc()
    _become_somebody()


def _use_landlock() -> None:
    """What every cell does where a user id and Landlock have to do."""
    rules = landlock.Ruleset()
    _become_somebody()
    kernel.forbid_new_privileges()
    rules.enforce()


def _become_somebody() -> None:
    uid = first_uid(0)
    kernel.empty_bounding_set()
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    kernel.drop_capabilities()


def _mount_scratch() -> None:
    if os.geteuid() != 0:
        kernel.unshare(kernel.CLONE_NEWUSER | kernel.CLONE_NEWNS)
    else:
        kernel.unshare(kernel.CLONE_NEWNS)
    kernel.mount("probe", isolation.SCRATCH, "tmpfs", 0, f"nr_inodes={isolation.MAX_INODES}")


if __name__ == "__main__":
    json.dump(facts(), sys.stdout)
