"""A picture of the machine before and after an attack, and what is on it that was not."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.sandbox.cgroup_files import find_hierarchy

ROOM_BYTES = 64 * 2**20
"""What memory may grow by: caches of the interpreter and of the kernel, never an attack's."""
MORE_GROUPS = 16
"""Control groups are pooled: as many stay as were ever used at once."""
FIRST_UID = 0x58000000
"""User ids of cells begin here."""
SHARED_FOLDERS = ("/", "/tmp", "/var/tmp", "/dev/shm", "/run")


@dataclass(frozen=True)
class Picture:
    """What this process and its boxes take up; counts may not grow, names may not be added."""

    names: frozenset[str]
    counts: dict[str, int]


def take_picture() -> Picture:
    """The machine as it is now, as far as it has to do with our boxes."""
    family = processes_of_boxes()
    boxes = [number for number in family if not _is_cell(number)]
    names = {f"cell's process {number}" for number in family if _is_cell(number)}
    names |= {f"mount {mount}" for number in (os.getpid(), *boxes) for mount in _mounts(number)}
    names |= {f"file {path}" for path in _files_of_cells()}
    counts = {
        "processes of boxes": len(boxes),
        "descriptors": len(_descriptors(os.getpid())),
        "descriptors of boxes": sum(len(_descriptors(number)) for number in boxes),
        "bytes": _resident([os.getpid()]),
        "bytes of boxes": _resident(boxes),
        **_groups(),
    }
    return Picture(frozenset(names), counts)


def what_is_left(before: Picture, seconds: float = 8.0) -> list[str]:
    """What is there now and was not before, once there was time for it to go."""
    left: list[str] = []

    def clean() -> bool:
        left[:] = _difference(before, take_picture())
        return not left

    settles(clean, seconds)
    return left


def settles(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Whether a condition comes true soon."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def descendants(ancestor: int) -> set[int]:
    """Every process below one."""
    parents = _parents()
    return {number for number in parents if _descends(number, ancestor, parents)}


def processes_of_boxes() -> list[int]:
    """Every process of the boxes that this process started: portals and servers have their own."""
    parents, here = _parents(), os.getpid()
    boxes = [number for number, parent in parents.items() if parent == here and _is_box(number)]
    below = {number for box in boxes for number in parents if _descends(number, box, parents)}
    return sorted(below.union(boxes))


def cell_processes() -> set[str]:
    """Processes of our boxes that live in a PID namespace of a cell's."""
    return {str(number) for number in processes_of_boxes() if _is_cell(number)}


def _difference(before: Picture, now: Picture) -> list[str]:
    more = [
        f"{name}: {count}, was {before.counts.get(name, 0)}"
        for name, count in now.counts.items()
        if count > before.counts.get(name, 0) + _room(name)
    ]
    return sorted(now.names - before.names) + more


def _room(name: str) -> int:
    if "bytes" in name:
        return ROOM_BYTES
    return MORE_GROUPS if name == "control groups" else 0


def _parents() -> dict[int, int]:
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    return parents


def _descends(number: int, ancestor: int, parents: dict[int, int]) -> bool:
    while number > 1:
        number = parents.get(number, 0)
        if number == ancestor:
            return True
    return False


def _is_box(number: int) -> bool:
    """Whether a process was started to run the inside server, by way of whatever program."""
    try:
        return b"-m\0inside\0" in Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return False


def _is_cell(number: int) -> bool:
    """Whether a process is in a PID namespace inside of a box's."""
    lines = _lines(f"/proc/{number}/status")
    levels: list[str] = next((line.split()[1:] for line in lines if line[:6] == "NSpid:"), [])
    return len(levels) > 2


def _mounts(number: int) -> Iterable[str]:
    return (" ".join(line.split()[3:5]) for line in _lines(f"/proc/{number}/mountinfo"))


def _files_of_cells() -> Iterable[str]:
    for folder in SHARED_FOLDERS:
        for entry in os.scandir(folder):
            try:
                if entry.stat(follow_symlinks=False).st_uid >= FIRST_UID:
                    yield entry.path
            except OSError:
                continue


def _descriptors(number: int) -> list[str]:
    """What a process holds open, without control groups, which are pooled."""
    try:
        links = list(Path(f"/proc/{number}/fd").iterdir())
    except OSError:
        return []
    paths = [_target(link) for link in links]
    return [path for path in paths if path and not path.startswith("/sys/fs/cgroup/")]


def _target(link: Path) -> str:
    """What a link leads to; nothing where it is gone, as the one that listed the others is."""
    try:
        return str(link.readlink())
    except OSError:
        return ""


def _resident(numbers: Iterable[int]) -> int:
    return sum(
        int(line.split()[1]) * 1024
        for number in numbers
        for line in _lines(f"/proc/{number}/status")
        if line.startswith("RssAnon:")
    )


def _groups() -> dict[str, int]:
    hierarchy = find_hierarchy()
    if hierarchy is None:
        return {}
    parents = list(hierarchy.memory.glob(f"softmark-{os.getpid()}-*"))
    cells = [cell for parent in parents for cell in parent.glob("cell-*")]
    busy = sum(bool(_lines(str(cell / "cgroup.procs"))) for cell in cells)
    file = "memory.current" if hierarchy.version == 2 else "memory.usage_in_bytes"
    used = sum(int(line) for parent in parents for line in _lines(str(parent / file)))
    return {"control groups": len(cells), "busy control groups": busy, "bytes of groups": used}


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(errors="replace").splitlines()
    except OSError:
        return []
