"""Two of the three lines between us and a cell: what it prints, and what its keeper says."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import time
from typing import Any

from grader.sandbox.inside.wire import WireError, parse_header

_CHUNK = 65536
_TICK_SECONDS = 0.05


class Output:
    """Collects what a cell prints, up to a limit; `truncated` once there was more."""

    def __init__(self, descriptor: int, max_bytes: int) -> None:
        os.set_blocking(descriptor, False)
        self.descriptor = descriptor
        self.truncated = False
        self._max_bytes = max_bytes
        self._content = bytearray()

    def read(self) -> bool:
        """Take what is there; False once nobody can print any more."""
        while not self.truncated:
            try:
                piece = os.read(self.descriptor, _CHUNK)
            except BlockingIOError:
                return True
            if not piece:
                return False
            self._content += piece
            if len(self._content) > self._max_bytes:
                del self._content[self._max_bytes :]
                self.truncated = True
        return True

    def text(self) -> str:
        """All of it as text that every reader and database takes, in no more signs than bytes.

        A byte that has to be spelled out takes four signs, which no report has room for.
        """
        text = self._content.decode("utf-8", "backslashreplace").replace("\0", "\\x00")
        return text[: self._max_bytes]

    def close(self) -> None:
        """Give the descriptor back."""
        os.close(self.descriptor)


class Lifeline:
    """The line to a cell's keeper: it tells when the cell begins and how it ended.

    `began` is a time of the monotonic clock, or None; `ending` is the keeper's last word. Closing
    our end ends the cell.
    """

    def __init__(self, line: socket.socket) -> None:
        line.setblocking(False)
        self.descriptor = line.fileno()
        self.began: float | None = None
        self._import_seconds = 0.0
        self._made = time.monotonic()
        self.ending: dict[str, Any] | None = None
        self._line = line

    def read(self) -> bool:
        """Take one message; False once the keeper has closed its end."""
        try:
            message = self._line.recv(4096)
        except BlockingIOError:
            return True
        except OSError:
            return False
        if not message:
            return False
        said = _understood(message)
        if "begun" in said:
            self.began = self.began or time.monotonic()
            self._import_seconds = said.get("cpu_microseconds", 0) / 1e6
        elif self.ending is None:
            self.ending = said
        return True

    @property
    def waited(self) -> float | None:
        """Seconds until the cell began, None where it did not."""
        return None if self.began is None else self.began - self._made

    def without_imports(self, cpu_seconds: float) -> float:
        """Processor time of the cell since it began; what it imported before is not its fault."""
        return 0.0 if self.began is None else max(0.0, cpu_seconds - self._import_seconds)

    def end(self, patience_seconds: float) -> bool:
        """Have the keeper end the cell, and wait until it is gone; False where it stays."""
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)
        deadline = time.monotonic() + patience_seconds
        while self.read():
            if time.monotonic() >= deadline:
                return False
            select.select([self._line], [], [], _TICK_SECONDS)
        return True

    def close(self) -> None:
        """Give the descriptor back."""
        self._line.close()


def _understood(message: bytes) -> dict[str, Any]:
    """What a keeper said; what no keeper says counts as a fault of ours."""
    try:
        said = parse_header(message)
    except WireError as error:
        return {"fault": f"its first process spoke {error}"}
    if all(type(said.get(name, 0)) is int for name in _NUMBERS):
        return said
    return {"fault": "its first process gave a number that is none"}


_NUMBERS = ("status", "cpu_microseconds", "memory_bytes")
