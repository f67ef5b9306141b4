"""The files of control groups, version 2 and version 1, behind one interface."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass, replace
from pathlib import Path

from grader.sandbox.counters import Gauges

_PERIOD_MICROSECONDS = 100_000
_CONTROLLERS = ("memory", "pids", "cpu")
_LEAF = "softmark-leaf"
_WRITING = os.O_WRONLY | os.O_CLOEXEC | os.O_CREAT | os.O_TRUNC


@dataclass(frozen=True)
class Hierarchy:
    """Where groups are made: one folder for everything (version 2) or one for each controller."""

    version: int
    memory: Path
    pids: Path
    cpu: Path
    cpuacct: Path

    def unique_folders(self) -> list[Path]:
        """The folders without repetition."""
        return list(dict.fromkeys((self.memory, self.pids, self.cpu, self.cpuacct)))

    def entrances(self, name: str) -> list[Path]:
        """The files by which a process of one thread joins a group.

        By version 1's `tasks` a thread moves alone, and nobody waits. Whole processes move only
        after the kernel has stopped all forks: some 15 ms now and then.
        """
        file = "cgroup.procs" if self.version == 2 else "tasks"
        return [folder / name / file for folder in self.unique_folders()]

    def create(self, name: str) -> None:
        """Make a group."""
        for folder in self.unique_folders():
            (folder / name).mkdir(exist_ok=True)

    def remove(self, name: str) -> bool:
        """Delete a group; False where something is still in it."""
        gone = True
        for folder in self.unique_folders():
            try:
                (folder / name).rmdir()
            except FileNotFoundError:
                continue
            except OSError:
                gone = False
        return gone

    def make_parent(self, name: str, memory_bytes: int, processes: int) -> Hierarchy:
        """A group that limits all groups below it together; returns where those are made."""
        self.create(name)
        _write(self._path(self.memory, name, "memory.max"), str(memory_bytes))
        _write(f"{self.pids}/{name}/pids.max", str(processes))
        if self.version == 2:
            _write(f"{self.memory}/{name}/cgroup.subtree_control", "+memory +pids +cpu")
        return replace(
            self,
            memory=self.memory / name,
            pids=self.pids / name,
            cpu=self.cpu / name,
            cpuacct=self.cpuacct / name,
        )

    def limit(self, name: str, memory_bytes: int, processes: int, cores: float) -> None:
        """Set a group's limits; swap counts as memory where it can be limited."""
        memory, cpu = f"{self.memory}/{name}", f"{self.cpu}/{name}"
        quota = int(cores * _PERIOD_MICROSECONDS)
        _write(f"{self.pids}/{name}/pids.max", str(processes))
        if self.version == 2:
            _write(f"{memory}/memory.max", str(memory_bytes))
            _write_if_there(f"{memory}/memory.swap.max", "0")
            _write_if_there(f"{memory}/memory.oom.group", "1")
            _write(f"{cpu}/cpu.max", f"{quota} {_PERIOD_MICROSECONDS}")
        else:
            _write_if_there(f"{memory}/memory.memsw.limit_in_bytes", "-1")
            _write(f"{memory}/memory.limit_in_bytes", str(memory_bytes))
            _write_if_there(f"{memory}/memory.memsw.limit_in_bytes", str(memory_bytes))
            _write_if_there(f"{memory}/memory.swappiness", "0")
            _write_if_there(f"{cpu}/cpu.cfs_quota_us", str(quota))

    def reset_peak(self, name: str) -> None:
        """Forget the highest memory use so far, where the kernel can."""
        _write_if_there(self._path(self.memory, name, "memory.peak"), "0")

    def peak_can_be_reset(self, name: str) -> bool:
        """Version 2 resets only for the descriptor that asks, so its groups serve once."""
        return self.version == 1 and (self.memory / name).exists()

    def memory_now(self, name: str) -> int:
        """Bytes charged now."""
        return _read_number(self._path(self.memory, name, "memory.current"))

    def open_gauges(self, name: str) -> Gauges:
        """What is counted for a group, to be read as long as the descriptors are open."""
        cpu = f"{self.cpu}/{name}/cpu.stat"
        if self.version == 1:
            cpu = f"{self.cpuacct}/{name}/cpuacct.usage"
        peak = self._path(self.memory, name, "memory.peak")
        return Gauges(
            self.version,
            _open(cpu),
            _open(self._path(self.memory, name, "memory.events")),
            _open(peak) if Path(peak).exists() else None,
        )

    def has_processes(self, name: str) -> bool:
        """Whether anything is alive in the group."""
        return bool(_read(f"{self.memory}/{name}/cgroup.procs").strip())

    def _path(self, folder: Path, name: str, file: str) -> str:
        return f"{folder}/{name}/{file if self.version == 2 else _NAMES_IN_VERSION_1[file]}"


_NAMES_IN_VERSION_1 = {
    "memory.max": "memory.limit_in_bytes",
    "memory.peak": "memory.max_usage_in_bytes",
    "memory.current": "memory.usage_in_bytes",
    "memory.events": "memory.oom_control",
}


def find_hierarchy() -> Hierarchy | None:
    """Where this process may make groups with memory, process and core limits, if anywhere."""
    mounts = [line.split() for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    return _find_version_2(mounts) or _find_version_1(mounts)


def start_ticks(number: int) -> str:
    """When a process was started, in ticks since boot: with its number it names it for ever."""
    return _read(f"/proc/{number}/stat").rpartition(")")[2].split()[19]


def process_is_alive(number: int, ticks: str) -> bool:
    """Whether exactly that process still runs."""
    try:
        return start_ticks(number) == ticks
    except (OSError, IndexError):
        return False


def _find_version_2(mounts: list[list[str]]) -> Hierarchy | None:
    roots = [Path(fields[4]) for fields in mounts if fields[fields.index("-") + 1] == "cgroup2"]
    own = [line[3:] for line in _read("/proc/self/cgroup").splitlines() if line[:3] == "0::"]
    if not roots or not own:
        return None
    base = roots[0] / own[0].lstrip("/")
    if base.name == _LEAF:
        base = base.parent
    if not _may_have_groups(base):
        return None
    try:
        if base != roots[0]:
            _move_into_leaf(base)
        _write(f"{base}/cgroup.subtree_control", "+memory +pids +cpu")
    except OSError:
        return None
    return Hierarchy(2, base, base, base, base)


def _may_have_groups(base: Path) -> bool:
    try:
        controllers = _read(f"{base}/cgroup.controllers").split()
    except OSError:
        return False
    return set(_CONTROLLERS) <= set(controllers) and os.access(base, os.W_OK)


def _move_into_leaf(base: Path) -> None:
    """A group with limited groups below it may hold no processes of its own."""
    leaf = base / _LEAF
    leaf.mkdir(exist_ok=True)
    for number in _read(f"{base}/cgroup.procs").split():
        _write(f"{leaf}/cgroup.procs", number)


def _find_version_1(mounts: list[list[str]]) -> Hierarchy | None:
    folders: dict[str, Path] = {}
    for fields in mounts:
        kind = fields.index("-") + 1
        if fields[kind] == "cgroup":
            for controller in fields[kind + 2].split(","):
                folders[controller] = Path(fields[4])
    needed = [folders.get(name) for name in ("memory", "pids", "cpu", "cpuacct")]
    usable = [folder for folder in needed if folder is not None and os.access(folder, os.W_OK)]
    return Hierarchy(1, *usable) if len(usable) == 4 else None


def _open(path: str) -> int:
    return os.open(path, os.O_RDONLY | os.O_CLOEXEC)


def _read(path: str) -> str:
    descriptor = _open(path)
    try:
        return os.read(descriptor, 65536).decode()
    finally:
        os.close(descriptor)


def _read_number(path: str) -> int:
    try:
        return int(_read(path))
    except OSError:
        return 0


def _write(path: str, text: str) -> None:
    descriptor = os.open(path, _WRITING, 0o644)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)


def _write_if_there(path: str, text: str) -> None:
    with contextlib.suppress(OSError):
        _write(path, text)
