"""The files of control groups, version 2 and version 1, behind one interface."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

_PERIOD_MICROSECONDS = 100_000
_CONTROLLERS = ("memory", "pids", "cpu")
_LEAF = "softmark-leaf"


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
        _write(self.memory / name / self._file("memory.max"), str(memory_bytes))
        _write(self.pids / name / "pids.max", str(processes))
        if self.version == 2:
            _write(self.memory / name / "cgroup.subtree_control", "+memory +pids +cpu")
        return replace(
            self,
            memory=self.memory / name,
            pids=self.pids / name,
            cpu=self.cpu / name,
            cpuacct=self.cpuacct / name,
        )

    def limit(self, name: str, memory_bytes: int, processes: int, cores: float) -> None:
        """Set a group's limits; swap counts as memory where it can be limited."""
        memory, cpu = self.memory / name, self.cpu / name
        quota = int(cores * _PERIOD_MICROSECONDS)
        _write(self.pids / name / "pids.max", str(processes))
        if self.version == 2:
            _write(memory / "memory.max", str(memory_bytes))
            _write_if_there(memory / "memory.swap.max", "0")
            _write_if_there(memory / "memory.oom.group", "1")
            _write(cpu / "cpu.max", f"{quota} {_PERIOD_MICROSECONDS}")
        else:
            _write_if_there(memory / "memory.memsw.limit_in_bytes", "-1")
            _write(memory / "memory.limit_in_bytes", str(memory_bytes))
            _write_if_there(memory / "memory.memsw.limit_in_bytes", str(memory_bytes))
            _write_if_there(memory / "memory.swappiness", "0")
            _write_if_there(cpu / "cpu.cfs_quota_us", str(quota))

    def reset_peak(self, name: str) -> None:
        """Forget the highest memory use so far, where the kernel can."""
        _write_if_there(self.memory / name / self._file("memory.peak"), "0")

    def peak_can_be_reset(self, name: str) -> bool:
        """Version 2 resets only for the descriptor that asks, so its groups serve once."""
        return self.version == 1 and (self.memory / name).exists()

    def memory_now(self, name: str) -> int:
        """Bytes charged now."""
        return _read_number(self.memory / name / self._file("memory.current"))

    def memory_peak(self, name: str) -> int:
        """The most bytes charged at once; 0 where the kernel does not count it."""
        return _read_number(self.memory / name / self._file("memory.peak"))

    def memory_kills(self, name: str) -> int:
        """How many processes the kernel has killed for the group's memory limit."""
        return _read_field(self.memory / name / self._file("memory.events"), "oom_kill")

    def cpu_seconds(self, name: str) -> float:
        """Processor seconds of all that ever ran in the group."""
        if self.version == 2:
            return _read_field(self.cpu / name / "cpu.stat", "usage_usec") / 1e6
        return _read_number(self.cpuacct / name / "cpuacct.usage") / 1e9

    def has_processes(self, name: str) -> bool:
        """Whether anything is alive in the group."""
        return bool(_read(self.memory / name / "cgroup.procs").strip())

    def _file(self, name: str) -> str:
        return name if self.version == 2 else _NAMES_IN_VERSION_1[name]


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
    return _read(Path(f"/proc/{number}/stat")).rpartition(")")[2].split()[19]


def process_is_alive(number: int, ticks: str) -> bool:
    """Whether exactly that process still runs."""
    try:
        return start_ticks(number) == ticks
    except (OSError, IndexError):
        return False


def _find_version_2(mounts: list[list[str]]) -> Hierarchy | None:
    roots = [Path(fields[4]) for fields in mounts if fields[fields.index("-") + 1] == "cgroup2"]
    own = [line[3:] for line in _read(Path("/proc/self/cgroup")).splitlines() if line[:3] == "0::"]
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
        _write(base / "cgroup.subtree_control", "+memory +pids +cpu")
    except OSError:
        return None
    return Hierarchy(2, base, base, base, base)


def _may_have_groups(base: Path) -> bool:
    try:
        controllers = _read(base / "cgroup.controllers").split()
    except OSError:
        return False
    return set(_CONTROLLERS) <= set(controllers) and os.access(base, os.W_OK)


def _move_into_leaf(base: Path) -> None:
    """A group with limited groups below it may hold no processes of its own."""
    leaf = base / _LEAF
    leaf.mkdir(exist_ok=True)
    for number in _read(base / "cgroup.procs").split():
        _write(leaf / "cgroup.procs", number)


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


def _read(path: Path) -> str:
    return path.read_text()


def _read_number(path: Path) -> int:
    try:
        return int(_read(path))
    except OSError:
        return 0


def _read_field(path: Path, name: str) -> int:
    try:
        fields = dict(line.split() for line in _read(path).splitlines())
    except OSError:
        return 0
    return int(fields.get(name, 0))


def _write(path: Path, text: str) -> None:
    path.write_text(text)


def _write_if_there(path: Path, text: str) -> None:
    try:
        _write(path, text)
    except OSError:
        return
