"""How many cells may compute at a time: what cores and memory bear, whichever is less."""

from __future__ import annotations

import os
from pathlib import Path

from grader.model import MIB

CELL_BYTES = 768 * MIB
"""What one cell is reckoned with: the memory limit of most checks, and its share of a box."""
RESERVED_BYTES = 1024 * MIB
"""For the boxes, the judge and everything that is not a cell."""
_LIMIT_FILES = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)


def cells_at_once(threads: int, memory_bytes: int) -> int:
    """At least one, at most `threads`."""
    return max(1, min(threads, (memory_bytes - RESERVED_BYTES) // CELL_BYTES))


def usable_memory(limit_files: tuple[Path, ...] = _LIMIT_FILES) -> int:
    """Bytes of this machine, or of the container where that has fewer."""
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    for path in limit_files:
        text = path.read_text().strip() if path.exists() else ""
        if text.isdigit():
            total = min(total, int(text))
    return total
