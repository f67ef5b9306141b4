"""What the engine asks for cells, whoever opens them: this process, or the worker for its judge."""

from __future__ import annotations

import contextlib
import os
import re
import socket
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from grader.errors import BoxFault, Crashed, Killed, NotLoadable, RaisedError
from grader.model import Limits
from grader.sandbox.cell import Cell
from grader.sandbox.conversation import Conversation
from grader.sandbox.counters import Counters
from grader.sandbox.curves import CurveLog
from grader.sandbox.fate import Fate
from grader.sandbox.gpu.device import Device
from grader.sandbox.inspection import Inspection
from grader.sandbox.streams import Lifeline, Output
from grader.sentences import say

_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,80}")
_INSPECTION_LIMITS = Limits()


@dataclass
class Line:
    """Our ends of a cell's channel, of its keeper's lifeline and of the pipe it prints into.

    Who talks over it notes in the end what became of the cell, and after how many seconds it began.
    A stranger is a cell with a user id that nobody else has: what is ours is closed to it.
    `device` is the GPU that the cell alone may use, where it may use one.
    """

    channel: socket.socket
    lifeline: socket.socket
    output: int
    counters: Counters | None
    is_stranger: bool = False
    fate: Fate = Fate.LEFT
    waited: float | None = None
    device: Device | None = None

    def close(self) -> None:
        """Give all three back; the cell ends with its lifeline."""
        self.lifeline.close()
        self.channel.close()
        os.close(self.output)


@dataclass(frozen=True)
class Terms:
    """What a cell may use, its cores, where its curves go, and what each function may not call."""

    limits: Limits
    cores: int
    log: CurveLog
    refuses: Mapping[str, Sequence[str]] = field(default_factory=dict)


class CellSource(ABC):
    """Opens cells for submissions. `cores` is how many of them, or of their threads, compute."""

    tier: str
    cores: int

    @abstractmethod
    def open(self, runtime: str, limits: Limits, threads: int) -> AbstractContextManager[Line]:
        """A fresh cell that ends with the context; who takes the line closes it.

        Raises BoxFault; one that is raised inside the context condemns the cell's box.
        """

    def inspect(self, source: bytes, file_name: str) -> Inspection:
        """What a submission defines, imports and uses; raises NotLoadable or a limit's fault."""
        try:
            return self._inspect(source, safe_file_name(file_name))
        except BoxFault:
            return self._inspect(source, safe_file_name(file_name))

    @contextlib.contextmanager
    def cell(
        self,
        runtime: str,
        source: bytes,
        file_name: str,
        limits: Limits,
        threads: int | None = None,
        log: CurveLog | None = None,
        refuses: Mapping[str, Sequence[str]] | None = None,
    ) -> Iterator[Cell]:
        """A fresh cell in which the submission has run as a module.

        `log` takes the training curves that it logs; without one they are left out. `refuses`
        holds, by function, patterns of the operations that calls are watched for.
        Entering raises StudentFault where that fails (NotLoadable, TimeLimit …) and BoxFault where
        we fail, though not before a second box has been tried.
        """
        if runtime == "tensorflow":
            limits = replace(limits, processes=max(limits.processes, tensorflow_threads()))
        terms = Terms(limits, threads or self.cores, log or CurveLog(), refuses or {})
        order = (runtime, source, safe_file_name(file_name), terms)
        with contextlib.ExitStack() as stack:
            try:
                cell = stack.enter_context(self._load(*order))
            except BoxFault:
                cell = stack.enter_context(self._load(*order))
            yield cell

    def _inspect(self, source: bytes, file_name: str) -> Inspection:
        try:
            with self._converse("numpy", Terms(_INSPECTION_LIMITS, self.cores, CurveLog())) as cell:
                return cell.inspect(source, file_name)
        except Killed:  # nothing of the student's ran that could have sent a signal
            raise BoxFault("A cell that only reads was killed.") from None
        except (Crashed, RaisedError):
            raise NotLoadable(say("Python's parser breaks down over your file.")) from None

    @contextlib.contextmanager
    def _load(self, runtime: str, source: bytes, file_name: str, terms: Terms) -> Iterator[Cell]:
        with self._converse(runtime, terms) as cell:
            cell.load(source, file_name, terms.refuses)
            yield cell

    @contextlib.contextmanager
    def _converse(self, runtime: str, terms: Terms) -> Iterator[Cell]:
        with self.open(runtime, terms.limits, terms.cores) as line:
            lifeline = Lifeline(line.lifeline)
            conversation = Conversation(
                line.channel,
                lifeline,
                Output(line.output, terms.limits.output_bytes),
                terms.limits,
                line.counters,
                terms.log,
            )
            cell = Cell(conversation, terms.limits.answer_bytes)
            try:
                yield cell
            finally:
                cell.usage = conversation.finish()
                line.fate, line.waited = conversation.fate, lifeline.waited


def tensorflow_threads() -> int:
    """Threads that TensorFlow starts on this machine whatever it is told; it aborts without."""
    return 32 + 4 * len(os.sched_getaffinity(0))


def safe_file_name(name: str) -> str:
    """The last part of a file's name if it is harmless, else "submission.py"."""
    last = PurePath(name).name
    return last if _FILE_NAME.fullmatch(last) else "submission.py"
