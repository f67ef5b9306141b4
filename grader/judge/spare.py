"""Keeps one judge ready: forked and closed off before there is anything to judge."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass

from grader.errors import BoxFault
from grader.judge.orders import GRADING
from grader.sandbox import Sandbox
from grader.sandbox.shown import JUDGE
from grader.sandbox.source import Line


@dataclass(frozen=True)
class _Ready:
    stack: ExitStack
    line: Line

    def alive(self) -> bool:
        """Whether it is still silent: one that was killed has closed its channel."""
        try:
            self.line.channel.recv(1, socket.MSG_DONTWAIT | socket.MSG_PEEK)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def drop(self) -> None:
        """End it."""
        self.line.close()
        self.stack.close()


class SpareJudge:
    """Thread-safe. Each judge judges once; after it the next one gets ready."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._lock = threading.Lock()
        self._ready: _Ready | None = None
        self._closed = False

    @contextmanager
    def judge(self) -> Iterator[Line]:
        """The line of a judge; who takes it closes it. Raises BoxFault."""
        ready = self._take() or self._make()
        with ready.stack:
            yield ready.line
        self._prepare()

    def close(self) -> None:
        """End the one that waits; there will be no other."""
        self._closed = True
        if (ready := self._take()) is not None:
            ready.drop()

    def _prepare(self) -> None:
        """Have the next one forked while the report is recorded; without one it is forked later."""
        with self._lock, suppress(BoxFault):
            if self._ready is None and not self._closed:
                self._ready = self._make()

    def _take(self) -> _Ready | None:
        with self._lock:
            ready, self._ready = self._ready, None
        if ready is not None and not ready.alive():
            ready.drop()
            return None
        return ready

    def _make(self) -> _Ready:
        with ExitStack() as stack:
            line = stack.enter_context(self._sandbox.open(JUDGE, GRADING, self._sandbox.cores))
            return _Ready(stack.pop_all(), line)
