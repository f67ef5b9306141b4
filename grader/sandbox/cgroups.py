"""Control groups that cells run in: limits on memory, processes and cores, and what was used."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass

from grader.errors import BoxFault
from grader.sandbox.cgroup_files import Hierarchy, find_hierarchy, process_is_alive, start_ticks
from grader.sandbox.counters import Tally

_PREFIX = "softmark-"
_PARENT_MEMORY_SHARE = 0.9
_PARENT_PROCESSES = 8192
_MAX_RESIDUE_BYTES = 4 * 2**20


@dataclass(frozen=True)
class Quota:
    """What one group may use."""

    memory_bytes: int
    processes: int
    cores: float


class Group:
    """One group; `descriptors` are what a thread writes "0" to in order to join.

    `tally` is what was counted since it was armed last.
    """

    def __init__(self, hierarchy: Hierarchy, name: str) -> None:
        self._hierarchy = hierarchy
        self._name = name
        hierarchy.create(name)
        self.descriptors = tuple(
            os.open(entrance, os.O_WRONLY | os.O_CLOEXEC) for entrance in hierarchy.entrances(name)
        )
        self._gauges = hierarchy.open_gauges(name)
        self.tally: Tally | None = None
        self._quota: Quota | None = None
        self._condemned = False

    def arm(self, quota: Quota) -> None:
        """Set the limits and start counting from zero."""
        files = self._hierarchy
        if quota != self._quota:
            files.limit(self._name, quota.memory_bytes, quota.processes, quota.cores)
            self._quota = quota
        files.reset_peak(self._name)
        residue_bytes = files.memory_now(self._name)
        self.tally = Tally.start(self._gauges, residue_bytes, quota.memory_bytes)

    def reusable(self) -> bool:
        """Whether nothing of the last cell is left in it."""
        return not self._condemned and (
            self._hierarchy.peak_can_be_reset(self._name)
            and not self._hierarchy.has_processes(self._name)
            and self._hierarchy.memory_now(self._name) <= _MAX_RESIDUE_BYTES
        )

    def remove(self) -> bool:
        """Delete the group; False while processes are still leaving it. It is not used again."""
        self._condemned = True
        if not self._hierarchy.remove(self._name):
            return False
        for descriptor in (*self.descriptors, *self._gauges.descriptors()):
            os.close(descriptor)
        return True


class GroupPool:
    """Groups under one parent that is named after this process, reused from cell to cell.

    Making one costs more than a tenth of a cell's time. Groups of processes that no longer
    live are removed at the start.
    """

    def __init__(self, hierarchy: Hierarchy, memory_bytes: int | None = None) -> None:
        """`memory_bytes` is for all cells together; what is left to the host where None."""
        sweep_stale_groups(hierarchy)
        self._root = hierarchy
        self._name = f"{_PREFIX}{os.getpid()}-{start_ticks(os.getpid())}-{id(self):x}"
        self._parent = hierarchy.make_parent(
            self._name, memory_bytes or _memory_of_cells(), _PARENT_PROCESSES
        )
        self._lock = threading.Lock()
        self._resting: list[Group] = []
        self._made = 0

    @contextlib.contextmanager
    def lease(self, quota: Quota) -> Iterator[Group]:
        """An armed group for one cell; raises BoxFault."""
        try:
            group = self._take()
            group.arm(quota)
        except OSError as error:
            raise BoxFault(f"A control group could not be set up: {error}.") from None
        try:
            yield group
        finally:
            with self._lock:
                self._resting.append(group)

    def close(self) -> None:
        """Remove every group; those still busy are swept by the next start."""
        with self._lock:
            self._resting = [group for group in self._resting if not group.remove()]
        self._root.remove(self._name)

    def _take(self) -> Group:
        with self._lock:
            for group in self._resting:
                if group.reusable():
                    self._resting.remove(group)
                    return group
            self._resting = [group for group in self._resting if not group.remove()]
            self._made += 1
            return Group(self._parent, f"cell-{self._made}")


def open_pool() -> GroupPool | None:
    """A pool where this process may make groups with limits, else None."""
    try:
        hierarchy = find_hierarchy()
        return GroupPool(hierarchy) if hierarchy is not None else None
    except OSError:
        return None


def sweep_stale_groups(hierarchy: Hierarchy) -> None:
    """Remove what processes that are gone left behind."""
    for folder in hierarchy.unique_folders():
        for path in folder.glob(f"{_PREFIX}*-*-*"):
            number, ticks = path.name.removeprefix(_PREFIX).split("-")[:2]
            if number.isdigit() and not process_is_alive(int(number), ticks):
                for child in (*path.glob("cell-*"), path):
                    with contextlib.suppress(OSError):
                        child.rmdir()


def _memory_of_cells() -> int:
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return int(total * _PARENT_MEMORY_SHARE)
