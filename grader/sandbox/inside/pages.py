"""Gives a fork its own copy of the memory that it will write to, at once and while it waits.

Otherwise the kernel copies page by page as they are touched, which costs a report thousands of
interruptions: counting references alone touches most of what Python has.
"""

from __future__ import annotations

import functools

from . import kernel

_KIB = 1024
_LEAST_SHARE = 0.5


@functools.cache
def filled_ranges() -> tuple[tuple[int, int], ...]:
    """Start and length of the mappings that are mostly filled with this process's own data.

    Forks remember what was found first: the file behind it may be closed to them.
    """
    found: list[tuple[int, int]] = []
    start = length = 0
    with open("/proc/self/smaps") as file:
        for line in file:
            fields = line.split()
            if not fields[0].endswith(":"):
                start, end = (int(side, 16) for side in fields[0].split("-"))
                length = end - start if fields[1] == "rw-p" and fields[-1] != "[stack]" else 0
            elif fields[0] == "Anonymous:" and int(fields[1]) * _KIB > _LEAST_SHARE * length > 0:
                found.append((start, length))
    return tuple(found)


def own_pages() -> None:
    """Copy what is still shared with the process that this one was forked from."""
    for start, length in filled_ranges():
        kernel.populate(start, length)
