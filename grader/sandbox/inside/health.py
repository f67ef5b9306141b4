"""What the warm interpreter says of itself when it is asked, and whether it may be forked."""

from __future__ import annotations

import contextlib
import os

DEVICE_NODES = "/dev/nvidia"
"""How the names of all nodes of GPUs begin."""


def count_threads() -> int:
    """Threads of this process."""
    return len(os.listdir("/proc/self/task"))


def reason_not_to_fork() -> str:
    """Why forks of this process may hang or share a GPU with it, in words; empty where none do.

    Whoever has begun to compute has threads, and whoever has a context on a GPU has its nodes open.
    """
    if (threads := count_threads()) != 1:
        return f"it has {threads} threads"
    nodes = [path for path in open_files() if path.startswith(DEVICE_NODES)]
    return f"it has {nodes[0]} open" if nodes else ""


def open_files() -> list[str]:
    """What the descriptors of this process stand for."""
    found = []
    for name in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):  # the one that lists
            found.append(os.readlink(f"/proc/self/fd/{name}"))
    return found


def health() -> dict[str, int]:
    """Threads, open descriptors and private memory of this process."""
    return {
        "threads": count_threads(),
        "descriptors": len(os.listdir("/proc/self/fd")) - 1,
        "memory_bytes": _private_bytes(),
    }


def _private_bytes() -> int:
    with open("/proc/self/status") as file:
        sizes = [line.split()[1] for line in file if line.startswith("RssAnon:")]
    return int(sizes[0]) * 1024 if sizes else 0
