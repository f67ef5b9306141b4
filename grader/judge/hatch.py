"""The judge's way to the worker: it asks for cells and for what the kernel counted of them."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from grader.errors import BoxFault
from grader.judge.messages import Message, close_all, receive_message, send_message
from grader.judge.orders import Surroundings
from grader.model import Limits
from grader.report import Progress
from grader.report_json import curves_to_json
from grader.sandbox.counters import Counters, Shortage, Tally
from grader.sandbox.fate import fate_of
from grader.sandbox.source import CellSource, Line
from grader.sentences import how_made

_FRESH_SECONDS = 0.002


class Hatch:
    """Tells and asks, one thread at a time."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._lock = threading.Lock()

    def tell(self, content: Mapping[str, Any], blob: bytes = b"") -> None:
        """Say something that has no answer."""
        with self._lock:
            send_message(self._channel, content, blob)

    def show(self, progress: Progress) -> None:
        """Tell how far we are."""
        told = {**asdict(progress), "curves": curves_to_json(progress.curves)}
        self.tell({"says": "progress", "progress": told, "made": how_made(progress.doing)})

    def ask(self, content: Mapping[str, Any]) -> Message:
        """Wait for the answer; raises BoxFault where it is that the worker failed."""
        with self._lock:
            send_message(self._channel, content)
            answer = receive_message(self._channel)
        if answer.says == "fault":
            raise BoxFault(answer.content["sentence"])
        return answer


class CellsOfWorker(CellSource):
    """The sandbox as a judge has it: the worker opens the cells and keeps their groups."""

    def __init__(self, hatch: Hatch, surroundings: Surroundings) -> None:
        self.tier = surroundings.tier
        self.cores = surroundings.cores
        self._hatch = hatch

    @contextlib.contextmanager
    def open(self, runtime: str, limits: Limits, threads: int) -> Iterator[Line]:
        """A fresh cell, whose lines come as descriptors."""
        request = {"says": "open", "runtime": runtime, "threads": threads}
        answer = self._hatch.ask({**request, "limits": asdict(limits)})
        channel, lifeline, output, *gauges = answer.descriptors
        number, counters = answer.content["cell"], self._counters(answer.content, gauges)
        line = Line(socket.socket(fileno=channel), socket.socket(fileno=lifeline), output, counters)
        try:
            yield line
        except BoxFault as fault:
            line.fate = fate_of(fault)
            raise
        finally:
            told = {"says": "leave", "cell": number, "fate": line.fate, "waited": line.waited}
            self._hatch.tell(told)
            close_all(gauges)

    def _counters(self, opened: Mapping[str, Any], gauges: Sequence[int]) -> Counters | None:
        """The files themselves where the worker shows them, else what it reads for us."""
        if gauges:
            return Tally.heard(opened["tally"], gauges)
        return CountersOfWorker(self._hatch, opened["cell"]) if opened["counted"] else None


class CountersOfWorker:
    """What the worker reads from a cell's control group; read once for questions in a row."""

    def __init__(self, hatch: Hatch, cell: int) -> None:
        self._hatch = hatch
        self._cell = cell
        self._asked = 0.0
        self._counts: Mapping[str, Any] = {}

    def cpu_seconds(self) -> float:
        """Processor seconds of all its processes."""
        return float(self._read()["cpu_seconds"])

    def peak_bytes(self) -> int:
        """The most memory in use at once."""
        return int(self._read()["peak_bytes"])

    def shortage(self) -> Shortage:
        """Whether the kernel ended a process of it for want of memory, and whose."""
        return Shortage(self._read()["shortage"])

    def _read(self) -> Mapping[str, Any]:
        if time.monotonic() - self._asked > _FRESH_SECONDS:
            self._counts = self._hatch.ask({"says": "count", "cell": self._cell}).content
            self._asked = time.monotonic()
        return self._counts
