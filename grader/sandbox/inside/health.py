"""What the warm interpreter says of itself when it is asked."""

from __future__ import annotations

import os


def count_threads() -> int:
    """Threads of this process."""
    return len(os.listdir("/proc/self/task"))


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
