"""Talks with one cell under its limits: sends frames, collects output, decides how it ended."""

from __future__ import annotations

import contextlib
import select
import socket
import time
from collections.abc import Sequence
from typing import NoReturn

from grader.errors import BadAnswer, BoxFault, Crashed, StudentFault
from grader.model import Limits
from grader.report import Usage
from grader.sandbox.counters import Counters
from grader.sandbox.curves import AnswerParser, CurveLog
from grader.sandbox.endings import (
    cpu_fault,
    ending_fault,
    output_fault,
    over_fault,
    raise_shortage,
    wall_fault,
    wire_fault,
)
from grader.sandbox.fate import Fate, fate_of
from grader.sandbox.inside.wire import Frame, WireError
from grader.sandbox.streams import Lifeline, Output
from grader.sentences import say

_TICK_SECONDS = 0.05
_SETUP_SECONDS = 60.0
_ENDING_SECONDS = 5.0
_SILENCE_SECONDS = 1.0
FRAME_SLACK_BYTES = 65536


class Conversation:
    """One cell's life on the trusted side; every byte from it may be hostile.

    The clock starts when the student's process does. The first fault that ends the cell is raised
    again by every later exchange.
    """

    def __init__(
        self,
        channel: socket.socket,
        lifeline: Lifeline,
        output: Output,
        limits: Limits,
        group: Counters | None,
        log: CurveLog,
    ) -> None:
        self._channel = channel
        self._lifeline = lifeline
        self._output = output
        self._limits = limits
        self._group = group
        self._log = log
        self._made = self._checked = time.monotonic()
        self.fate = Fate.LEFT
        self._ended: float | None = None
        self._fault: Exception | None = None
        self._memory_bytes = 0
        self._cpu_seconds = 0.0
        channel.setblocking(False)
        self._poll = select.poll()
        for descriptor in (channel.fileno(), lifeline.descriptor, output.descriptor):
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
        for part in (self._channel, self._lifeline, self._output):
            part.close()
        return Usage(
            wall_seconds=max(0.0, (self._ended or 0.0) - self._started),
            cpu_seconds=self._cpu_seconds,
            memory_bytes=self._memory_bytes,
            output=self._output.text(),
            output_truncated=self._output.truncated,
        )

    @property
    def _started(self) -> float:
        return self._lifeline.began or self._made

    def _exchange(self, buffers: Sequence[memoryview]) -> Frame:
        waiting = list(buffers)
        parser = AnswerParser(self._limits.answer_bytes + FRAME_SLACK_BYTES, self._log)
        channel = self._channel
        while True:
            events = select.POLLIN | (select.POLLOUT if waiting else 0)
            self._poll.modify(channel, events)
            for descriptor, event in self._poll.poll(self._pause() * 1000):
                if descriptor == self._output.descriptor:
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

    def _last_frame(self, parser: AnswerParser) -> Frame | None:
        """What the process had already sent when it ended, if that was a whole answer."""
        while True:
            try:
                count = self._channel.recv_into(parser.space())
                if count == 0:
                    return None
                if (frame := parser.filled(count)) is not None:
                    return frame
            except OSError:
                return None
            except WireError as error:
                raise wire_fault(error, self._limits) from None

    def _pause(self) -> float:
        left = self._started + self._limits.wall_seconds - time.monotonic()
        return min(max(left, 0.0), _TICK_SECONDS)

    def _send(self, waiting: list[memoryview]) -> None:
        try:
            sent = self._channel.send(waiting[0])
        except BlockingIOError:
            return
        except OSError:
            waiting.clear()  # nobody reads any more: the reason comes over the lifeline
            return
        if sent == len(waiting[0]):
            waiting.pop(0)
        else:
            waiting[0] = waiting[0][sent:]

    def _receive(self, parser: AnswerParser) -> Frame | None:
        try:
            count = self._channel.recv_into(parser.space())
            if count == 0:
                self._explain_silence()
            return parser.filled(count)
        except BlockingIOError:
            return None
        except ConnectionError:
            self._explain_silence()
        except WireError as error:
            raise wire_fault(error, self._limits) from None

    def _complete(self, frame: Frame, waiting: Sequence[memoryview]) -> Frame:
        if waiting:
            raise BadAnswer(say("Your code's process answered before it was asked."))
        self._read_output()
        self._check_limits(_TICK_SECONDS / 2)
        return frame

    def _read_output(self) -> None:
        """Take what was printed; more than the limit ends the cell."""
        if not self._output.read():
            with contextlib.suppress(KeyError):  # told once already
                self._poll.unregister(self._output.descriptor)
        if self._output.truncated:
            raise output_fault(self._limits)

    def _hears_only_the_beginning(self) -> bool:
        """Whether the keeper spoke only to say that the student's process has begun."""
        return self._lifeline.read() and self._lifeline.ending is None

    def _explain_ending(self) -> NoReturn:
        """The student's process ended, or something of ours failed."""
        ending = self._lifeline.ending or {}
        self._check_limits()
        if "fault" in ending:
            raise BoxFault(f"A cell could not be set up: {ending['fault']}")
        if "over" in ending:
            raise over_fault(ending["over"], self._limits)
        if "status" not in ending:
            raise BoxFault("The box ended while a cell was running.")
        raise ending_fault(int(ending["status"]))

    def _explain_silence(self) -> NoReturn:
        """The student's process closed its channel: find out why."""
        self._poll.unregister(self._channel)
        deadline = time.monotonic() + _SILENCE_SECONDS
        while time.monotonic() < deadline:
            for descriptor, _ in self._poll.poll(50):
                if descriptor == self._output.descriptor:
                    self._read_output()
                elif not self._hears_only_the_beginning():
                    self._explain_ending()
            self._check_limits()
        raise Crashed(say("Your code closed the channel over which its process answers."))

    def _check_limits(self, patience: float = 0.0) -> None:
        """Raise the fault of a limit that is reached; counters are not read again so soon."""
        now = time.monotonic()
        if self._group is not None and now - self._checked >= patience:
            self._checked = now
            raise_shortage(self._group.shortage(), self._limits)
            if self._lifeline.without_imports(self._group.cpu_seconds()) > self._limits.cpu_seconds:
                raise cpu_fault(self._limits)
        if self._lifeline.began is None:
            if now - self._started >= _SETUP_SECONDS:
                raise BoxFault(f"No cell was ready within {_SETUP_SECONDS:g} s.")
        elif now - self._started >= self._limits.wall_seconds:
            raise wall_fault(self._limits)

    def _end(self) -> None:
        """Close the lifeline, wait until the keeper is gone, and read the counters."""
        if self._ended is not None:
            return
        self._ended = time.monotonic()
        gone = self._lifeline.end(_ENDING_SECONDS)
        self._output.read()
        if self._output.truncated:
            self._fault = self._fault or output_fault(self._limits)
        self.fate = fate_of(self._fault) if gone else Fate.BROKEN
        self._count()

    def _count(self) -> None:
        if self._group is not None:
            self._cpu_seconds = self._lifeline.without_imports(self._group.cpu_seconds())
            self._memory_bytes = self._group.peak_bytes()
        elif self._lifeline.ending is not None:
            cpu_seconds = self._lifeline.ending.get("cpu_microseconds", 0) / 1e6
            self._cpu_seconds = self._lifeline.without_imports(cpu_seconds)
            self._memory_bytes = self._lifeline.ending.get("memory_bytes", 0)
