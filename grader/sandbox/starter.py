"""Starts boxes from one thread that lives as long as this process.

The kernel ends a box with the *thread* that started it, not with the process.
"""

from __future__ import annotations

import os
import queue
import subprocess
import tempfile
import threading
from dataclasses import dataclass
from typing import IO

from grader.errors import BoxFault


@dataclass(frozen=True)
class Started:
    """A process in a process group of its own, and the file that its errors go to."""

    process: subprocess.Popen[bytes]
    errors: IO[bytes]

    def last_words(self) -> str:
        """The last line that it wrote to its standard error."""
        self.errors.seek(0)
        lines = self.errors.read().decode(errors="replace").strip().splitlines()
        return lines[-1][:300] if lines else ""


@dataclass(frozen=True)
class _Order:
    command: list[str]
    descriptor: int
    answer: queue.SimpleQueue[Started | OSError]


class Starter:
    """A thread that does nothing but start processes."""

    def __init__(self) -> None:
        self._orders: queue.SimpleQueue[_Order] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._owner = 0

    def start(self, command: list[str], descriptor: int) -> Started:
        """Start a command that inherits one descriptor; raises BoxFault."""
        with self._lock:
            if self._owner != os.getpid():  # a fork of this process has no thread yet
                self._owner = os.getpid()
                self._orders = queue.SimpleQueue()
                threading.Thread(target=self._run, name="box starter", daemon=True).start()
        order = _Order(command, descriptor, queue.SimpleQueue())
        self._orders.put(order)
        started = order.answer.get()
        if isinstance(started, OSError):
            raise BoxFault(f"{command[0]} could not be started: {started}.")
        return started

    def _run(self) -> None:
        while True:
            order = self._orders.get()
            errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
            try:
                process = subprocess.Popen(
                    order.command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=errors,
                    env={"PATH": os.environ.get("PATH", os.defpath)},  # bwrap keeps what it gets
                    pass_fds=(order.descriptor,),
                    process_group=0,
                )
            except OSError as error:
                order.answer.put(error)
            else:
                order.answer.put(Started(process, errors))


STARTER = Starter()
