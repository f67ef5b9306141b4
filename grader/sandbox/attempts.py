"""What `softmark doctor` runs in a cell: tries to get out of it and says what worked."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path


def attempt_everything() -> str:
    """The names of the attempts that succeeded, in words; empty where none did."""
    return ", ".join(name for name, attempt in _ATTEMPTS.items() if _succeeds(attempt))


def _succeeds(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError:
        return False
    return True


def _look_at_others() -> None:
    own = {str(os.getpid()), str(os.getppid()), "self", "thread-self"}
    if not any(name.isdigit() and name not in own for name in os.listdir("/proc")):
        raise PermissionError


def _stay_root() -> None:
    if os.geteuid() != 0:
        raise PermissionError


def _look_into_devices() -> None:
    if not os.listdir("/sys/class"):
        raise PermissionError


_ATTEMPTS: dict[str, Callable[[], object]] = {
    "read the machine's passwords": lambda: Path("/etc/shadow").read_bytes(),
    "look into home folders": lambda: os.listdir("/root") + os.listdir("/home"),
    "look into devices": _look_into_devices,
    "write to the runtime": lambda: Path(os.__file__).open("a"),
    "write to the root": lambda: Path("/x").mkdir(),
    "change kernel settings": lambda: Path("/proc/sys/kernel/core_pattern").open("r+"),
    "stay root": _stay_root,
    "see processes of others": _look_at_others,
    "become root": lambda: os.setuid(0),
    "make a device": lambda: os.mknod("x", 0o20600, os.makedev(1, 3)),
    "open a network connection": lambda: socket.socket(socket.AF_INET),
    "reach the hypervisor": lambda: socket.socket(socket.AF_VSOCK),
    "change its root": lambda: os.chroot("/tmp"),  # noqa: S108 - of the cell
}
