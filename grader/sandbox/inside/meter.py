"""Measures a cell's processes from within where no control group can be had."""

from __future__ import annotations

import os
import resource
from collections.abc import Collection, Iterator
from dataclasses import dataclass

_TICK = os.sysconf("SC_CLK_TCK")
_COUNTED = {"RssAnon:", "RssShmem:", "VmSwap:", "VmPTE:"}
_COUNTED_SHARES = {"Pss_Anon:", "Pss_Shmem:", "SwapPss:"}


@dataclass(frozen=True)
class Process:
    """One entry of /proc: times in seconds, memory in bytes that no file on a disk stands for.

    The tables that map it count as well: to read one byte here and there fills them alone.
    """

    number: int
    parent: int
    cpu_seconds: float
    memory_bytes: int


class Meter:
    """Adds up memory and processor time of this process's descendants.

    `proc` is a descriptor of a /proc without hidepid. Memory that was inherited from the warm
    interpreter is not counted; what descendants share with each other counts for each of them
    unless their PSS can be read.
    """

    def __init__(self, proc: int) -> None:
        self._proc = proc
        self._inherited = self._process(os.getpid()).memory_bytes
        self.peak_bytes = 0

    def measure(self, limit_bytes: int) -> tuple[int, float]:
        """Bytes and processor seconds now; notes the peak. Exact only near the limit."""
        living = list(self._descendants())
        memory = sum(max(0, process.memory_bytes - self._inherited) for process in living)
        if memory > limit_bytes and len(living) > 1:
            memory = sum(self._private_share(process) for process in living)
        self.peak_bytes = max(self.peak_bytes, memory)
        reaped = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = sum(process.cpu_seconds for process in living) + reaped.ru_utime + reaped.ru_stime
        return memory, cpu

    def kill_descendants(self, signal_number: int) -> int:
        """Send a signal to every descendant; returns how many there were."""
        numbers = [process.number for process in self._descendants()]
        for number in numbers:
            try:
                os.kill(number, signal_number)
            except ProcessLookupError:
                continue
        return len(numbers)

    def _descendants(self) -> Iterator[Process]:
        known = {os.getpid()}
        processes = sorted(self._processes(), key=lambda process: process.number)
        growing = True
        while growing:
            growing = False
            for process in processes:
                if process.parent in known and process.number not in known:
                    known.add(process.number)
                    growing = True
        return (process for process in processes if process.number in known - {os.getpid()})

    def _processes(self) -> Iterator[Process]:
        for name in os.listdir(self._proc):
            if name.isdigit():
                try:
                    yield self._process(int(name))
                except (OSError, IndexError):
                    continue

    def _process(self, number: int) -> Process:
        fields = self._read(f"{number}/stat").rpartition(")")[2].split()
        times = sum(int(field) for field in fields[11:15])
        memory = self._sum(f"{number}/status", _COUNTED)
        return Process(number, int(fields[1]), times / _TICK, memory)

    def _private_share(self, process: Process) -> int:
        """PSS where it may be read, else the simple figure."""
        try:
            tables = self._sum(f"{process.number}/status", {"VmPTE:"})
            return tables + self._sum(f"{process.number}/smaps_rollup", _COUNTED_SHARES)
        except OSError:
            return max(0, process.memory_bytes - self._inherited)

    def _sum(self, path: str, names: Collection[str]) -> int:
        """Bytes in the lines of these names together."""
        lines = (line.split() for line in self._read(path).splitlines())
        return sum(int(words[1]) for words in lines if words and words[0] in names) * 1024

    def _read(self, path: str) -> str:
        descriptor = os.open(path, os.O_RDONLY, dir_fd=self._proc)
        with os.fdopen(descriptor) as file:
            return file.read()
