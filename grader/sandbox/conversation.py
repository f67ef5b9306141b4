"""Talks with one cell under its limits: sends frames, collects output, decides how it ended."""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from grader.errors import BadAnswer, BoxFault, Crashed, OutputLimit, StudentFault
from grader.model import Limits, Usage
from grader.sandbox.cgroups import Group
from grader.sandbox.endings import (
    answer_fault,
    cpu_fault,
    ending_fault,
    memory_fault,
    output_fault,
    wall_fault,
)
from grader.sandbox.inside.wire import Frame, FrameParser, WireError

_TICK_SECONDS = 0.05
_SETUP_SECONDS = 30.0
_ENDING_SECONDS = 5.0
_CHUNK = 65536


@dataclass(frozen=True)
class Line:
    """Our ends of what connects us with a cell."""

    channel: socket.socket
    lifeline: socket.socket
    output: int


class Conversation:
    """One cell's life on the trusted side; every byte from it may be hostile.

    The clock starts when the student's process does. The first fault that ends the cell is raised
    again by every later exchange.
    """

    def __init__(self, line: Line, limits: Limits, group: Group | None) -> None:
        self._line = line
        self._limits = limits
        self._group = group
        self._started = self._checked = time.monotonic()
        self._begun = False
        self._ended: float | None = None
        self._output = bytearray()
        self._truncated = False
        self._fault: Exception | None = None
        self._ending: dict[str, Any] | None = None
        self._memory_bytes = 0
        self._cpu_seconds = 0.0
        self._poll = select.poll()
        for descriptor in (line.channel.fileno(), line.lifeline.fileno(), line.output):
            os.set_blocking(descriptor, False)
            self._poll.register(descriptor, select.POLLIN)

    def exchange(self, buffers: Sequence[memoryview]) -> Frame:
        """Send one frame and wait for the one that answers it; raises StudentFault or BoxFault."""
        if self._fault is not None:
            raise self._fault
        try:
            return self._exchange(buffers)
        except (StudentFault, BoxFault) as fault:
            self._fault = fault
            self._end()
            raise

    def fail(self, fault: StudentFault) -> NoReturn:
        """End the cell because of what its answer said."""
        self._fault = fault
        self._end()
        raise fault

    def finish(self) -> Usage:
        """End the cell if it lives, and say what it used."""
        self._end()
        self._fault = self._fault or BoxFault("The cell has been left.")
        for part in (self._line.channel, self._line.lifeline):
            part.close()
        os.close(self._line.output)
        text = self._output.decode("utf-8", "backslashreplace").replace("\0", "\\x00")
        ended = self._ended or time.monotonic()
        return Usage(
            wall_seconds=ended - self._started,
            cpu_seconds=self._cpu_seconds,
            memory_bytes=self._memory_bytes,
            output=text,
            output_truncated=self._truncated,
        )

    def _exchange(self, buffers: Sequence[memoryview]) -> Frame:
        waiting = list(buffers)
        parser = FrameParser(self._limits.answer_bytes + _CHUNK)
        channel = self._line.channel
        while True:
            events = select.POLLIN | (select.POLLOUT if waiting else 0)
            self._poll.modify(channel, events)
            for descriptor, event in self._poll.poll(self._pause() * 1000):
                if descriptor == self._line.output:
                    self._read_output()
                elif descriptor == channel.fileno():
                    if event & select.POLLOUT and waiting:
                        self._send(waiting)
                    if event & ~select.POLLOUT and (frame := self._receive(parser)) is not None:
                        return self._complete(frame, waiting)
                elif self._hears_only_the_beginning():
                    continue
                elif (frame := self._last_frame(parser)) is not None:
                    return self._complete(frame, waiting)
                else:
                    self._explain_ending()
            self._check_limits(_TICK_SECONDS / 2)

    def _last_frame(self, parser: FrameParser) -> Frame | None:
        """What the process had already sent when it ended, if that was a whole answer."""
        while True:
            try:
                count = self._line.channel.recv_into(parser.space())
                if count == 0:
                    return None
                if (frame := parser.filled(count)) is not None:
                    return frame
            except (OSError, WireError):
                return None

    def _pause(self) -> float:
        left = self._started + self._limits.wall_seconds - time.monotonic()
        return min(max(left, 0.0), _TICK_SECONDS)

    def _send(self, waiting: list[memoryview]) -> None:
        try:
            sent = self._line.channel.send(waiting[0])
        except BlockingIOError:
            return
        except OSError:
            waiting.clear()  # nobody reads any more: the reason comes over the lifeline
            return
        if sent == len(waiting[0]):
            waiting.pop(0)
        else:
            waiting[0] = waiting[0][sent:]

    def _receive(self, parser: FrameParser) -> Frame | None:
        try:
            count = self._line.channel.recv_into(parser.space())
            if count == 0:
                self._explain_silence()
            return parser.filled(count)
        except BlockingIOError:
            return None
        except ConnectionError:
            self._explain_silence()
        except WireError as error:
            if "bytes than allowed" in str(error):
                raise answer_fault(self._limits) from None
            raise BadAnswer(f"Your code's process sent no proper answer: {error}.") from None

    def _complete(self, frame: Frame, waiting: Sequence[memoryview]) -> Frame:
        if waiting:
            raise BadAnswer("Your code's process answered before it was asked.")
        self._read_output()
        self._check_limits(_TICK_SECONDS / 2)
        return frame

    def _read_output(self) -> None:
        """Take what was printed; more than the limit ends the cell."""
        while True:
            try:
                piece = os.read(self._line.output, _CHUNK)
            except BlockingIOError:
                return
            if not piece:
                self._poll.modify(self._line.output, 0)
                return
            self._output += piece
            if len(self._output) > self._limits.output_bytes:
                del self._output[self._limits.output_bytes :]
                self._truncated = True
                raise output_fault(self._limits)

    def _hears_only_the_beginning(self) -> bool:
        """Whether the keeper spoke only to say that the student's process has begun."""
        return self._note_ending() and self._ending is None

    def _explain_ending(self) -> NoReturn:
        """The student's process ended, or something of ours failed."""
        ending = self._ending or {}
        self._check_limits()
        if "fault" in ending:
            raise BoxFault(f"A cell could not be set up: {ending['fault']}")
        if "over" in ending:
            over_memory = ending["over"] == "memory"
            raise memory_fault(self._limits) if over_memory else cpu_fault(self._limits)
        if "status" not in ending:
            raise BoxFault("The box ended while a cell was running.")
        raise ending_fault(int(ending["status"]), self._limits)

    def _explain_silence(self) -> NoReturn:
        """The student's process closed its channel: find out why."""
        deadline = time.monotonic() + 1.0
        while time.monotonic() < deadline:
            for descriptor, _ in self._poll.poll(50):
                if descriptor == self._line.output:
                    self._read_output()
                elif (
                    descriptor == self._line.lifeline.fileno()
                    and not self._hears_only_the_beginning()
                ):
                    self._explain_ending()
            self._check_limits()
        raise Crashed("Your code closed the channel over which its process answers.")

    def _check_limits(self, patience: float = 0.0) -> None:
        """Raise the fault of a limit that is reached; counters are not read again so soon."""
        now = time.monotonic()
        if self._group is not None and now - self._checked >= patience:
            self._checked = now
            if self._group.ran_out_of_memory():
                raise memory_fault(self._limits)
            if self._group.cpu_seconds() > self._limits.cpu_seconds:
                raise cpu_fault(self._limits)
        if not self._begun:
            if now - self._started >= _SETUP_SECONDS:
                raise BoxFault(f"No cell was ready within {_SETUP_SECONDS:g} s.")
        elif now - self._started >= self._limits.wall_seconds:
            raise wall_fault(self._limits)

    def _end(self) -> None:
        """Close the lifeline, wait until the keeper is gone, and read the counters."""
        if self._ended is not None:
            return
        self._ended = time.monotonic()
        with contextlib.suppress(OSError):
            self._line.lifeline.shutdown(socket.SHUT_WR)
        deadline = time.monotonic() + _ENDING_SECONDS
        while self._note_ending() and time.monotonic() < deadline:
            select.select([self._line.lifeline], [], [], _TICK_SECONDS)
        self._collect_last_output()
        self._count()

    def _note_ending(self) -> bool:
        """Read the lifeline; False once the keeper has closed it."""
        try:
            message = self._line.lifeline.recv(4096)
        except BlockingIOError:
            return True
        except OSError:
            return False
        if not message:
            return False
        said = json.loads(message)
        if "begun" in said:
            self._begun = True
            self._started = time.monotonic()
        elif self._ending is None:
            self._ending = said
        return True

    def _collect_last_output(self) -> None:
        try:
            self._read_output()
        except OutputLimit as fault:
            self._fault = self._fault or fault

    def _count(self) -> None:
        if self._group is not None:
            self._cpu_seconds = self._group.cpu_seconds()
            self._memory_bytes = self._group.peak_bytes()
        elif self._ending is not None:
            self._cpu_seconds = self._ending.get("cpu_microseconds", 0) / 1e6
            self._memory_bytes = self._ending.get("memory_bytes", 0)
