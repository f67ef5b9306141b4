"""Which user ids cells may have here: a block for each box, out of those that exist."""

from __future__ import annotations

from pathlib import Path

UID_COUNT = 4096
"""How many ids a block has."""
_FIRST_UID = 0x60000000
_LOWEST_UID = 1000
"""Below it are users that every system has."""


def first_uid(block: int) -> int:
    """The first id of a block; raises OSError where there are not as many.

    Blocks are counted from 0; -1 is for a box that counts for several workers. A user namespace
    with a part of the ids, as rootless containers have it, gives them from its end downwards.
    """
    lines = Path("/proc/self/uid_map").read_text().splitlines()
    ranges = [(int(first), int(count)) for first, _, count in map(str.split, lines)]
    wanted = _FIRST_UID + block * UID_COUNT
    if any(first <= wanted and wanted + UID_COUNT <= first + count for first, count in ranges):
        return wanted
    first, count = max(ranges, key=lambda part: part[1])
    found = first + count - (block + 2) * UID_COUNT
    if found < max(first, _LOWEST_UID):
        raise OSError(f"{count} user ids are too few for one more box")
    return found
