"""Waits on one judge from the worker's side: opens its cells, hears its progress, ends it."""

from __future__ import annotations

import logging
import os
import select
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from grader.datasets import LOADERS, DataSet
from grader.errors import BoxFault, JudgeFault, SoftmarkError
from grader.judge.handover import Shelf
from grader.judge.messages import Message, MessageError, MessageReader, send_message
from grader.judge.open_cells import OpenCells, readable_counters
from grader.judge.said import read_progress, reported_fault
from grader.model import Limits
from grader.report import Progress
from grader.sandbox.counters import Shortage
from grader.sandbox.source import Line
from grader.sandbox.streams import Lifeline, Output
from grader.sentences import say, told

log = logging.getLogger(__name__)

MOST_TEXT_BYTES = 2**20
MOST_BLOB_BYTES = 24 * 2**20
MOST_MESSAGES = 200_000
SILENCE_SECONDS = 300.0
"""So long may a judge compute without a word while no cell is open."""
_TICK_SECONDS = 0.25
_SEND_SECONDS = 30.0
_ENDING_SECONDS = 5.0


@dataclass(frozen=True)
class Request:
    """What a judge is to do; `limits` are those of its own process."""

    content: Mapping[str, Any]
    blob: bytes
    limits: Limits
    silence_seconds: float = SILENCE_SECONDS


@dataclass(frozen=True)
class Answer:
    """What a judge found: JSON that is still to be checked, or the fault that it reports."""

    content: bytes
    fault: SoftmarkError | None = None


class Clerk:
    """Serves one judge until it is done; every byte from it may be hostile.

    `dataset` is asked for what the judge asks for; what it may ask for is what LOADERS names.
    """

    def __init__(
        self,
        line: Line,
        cells: OpenCells,
        shelf: Shelf,
        dataset: Callable[[str], DataSet],
        on_progress: Callable[[Progress], None],
    ) -> None:
        self._channel = line.channel
        self._counters = line.counters
        self._is_stranger = line.is_stranger
        self._lifeline = Lifeline(line.lifeline)
        self._cells = cells
        self._shelf = shelf
        self._dataset = dataset
        self._on_progress = on_progress
        self._output_descriptor = line.output
        self._messages = 0
        self._progress: Progress | None = None
        self._began = self._heard = self._shown = time.monotonic()

    def serve(self, request: Request) -> Answer:
        """Give the judge its work and wait for its answer.

        Raises JudgeFault where it breaks down, BoxFault where there was none, and whatever
        `on_progress` raises. No cell of the judge is left afterwards, and it ends at once.
        """
        output = Output(self._output_descriptor, request.limits.output_bytes)
        patience = _ENDING_SECONDS
        try:
            answer = self._serve(request, output)
            patience = 0.0
        except (MessageError, EOFError, OSError) as error:
            self._break_down(told(error), output)
        else:
            return answer
        finally:
            self._lifeline.end(patience)
            self._cells.close()
            for part in (self._channel, self._lifeline, output):
                part.close()

    def _serve(self, request: Request, output: Output) -> Answer:
        self._channel.settimeout(_SEND_SECONDS)
        send_message(self._channel, request.content, request.blob)
        reader = MessageReader(self._channel, MOST_TEXT_BYTES, MOST_BLOB_BYTES)
        poll = select.poll()
        for descriptor in (self._channel, self._lifeline.descriptor, output.descriptor):
            poll.register(descriptor, select.POLLIN)
        self._began = self._heard = time.monotonic()
        while True:
            ready = {descriptor for descriptor, _ in poll.poll(_TICK_SECONDS * 1000)}
            if self._channel.fileno() in ready:
                self._heard = time.monotonic()
                for message in reader.read():
                    if (answer := self._obey(message)) is not None:
                        return answer
            elif self._lifeline.descriptor in ready and not self._lifeline.read():
                raise EOFError(say("it ended"))
            if output.descriptor in ready and not output.read():
                poll.unregister(output.descriptor)
            self._check_limits(request, output)
            self._show_again()

    def _check_limits(self, request: Request, output: Output) -> None:
        """Raise MessageError for a judge that goes on and on."""
        now = time.monotonic()
        if output.truncated:
            raise MessageError(say("it printed without end"))
        if now - self._began > request.limits.wall_seconds or self._cells.overdue():
            raise MessageError(say("it did not come to an end"))
        if not len(self._cells) and now - self._heard > request.silence_seconds:
            raise MessageError(say("it hung"))

    def _obey(self, message: Message) -> Answer | None:
        """Do what a message asks for; the answer to our request where it is that."""
        self._messages += 1
        if self._messages > MOST_MESSAGES:
            raise MessageError(say("more messages than any report needs"))
        content = message.content
        if message.says == "done":
            return Answer(message.blob)
        if message.says == "open":
            self._open(content)
        elif message.says == "count":
            send_message(self._channel, self._cells.count(content))
        elif message.says == "leave":
            self._cells.leave(content)
        elif message.says == "progress":
            self._show(read_progress(content))
        elif message.says == "dataset":
            self._hand_over(content.get("name"))
        elif message.says == "fault":
            return Answer(b"", reported_fault(content))
        else:
            raise MessageError(say("it said what no judge says"))
        return None

    def _show(self, progress: Progress) -> None:
        self._progress, self._shown = progress, time.monotonic()
        self._on_progress(progress)

    def _show_again(self) -> None:
        """Whoever waits for the report can say within a tick that nobody does any more."""
        if self._progress is not None and time.monotonic() - self._shown >= _TICK_SECONDS:
            self._show(self._progress)

    def _open(self, content: Mapping[str, Any]) -> None:
        try:
            number, counted, line = self._cells.open(content)
        except BoxFault as fault:
            send_message(self._channel, {"says": "fault", "sentence": str(fault)})
            return
        ours = (line.channel.fileno(), line.lifeline.fileno(), line.output)
        answer = {"says": "opened", "cell": number, "counted": counted}
        told, gauges = readable_counters(line) if self._is_stranger else ({}, ())
        try:
            send_message(self._channel, {**answer, **told}, descriptors=(*ours, *gauges))
        finally:
            line.channel.close()
            line.lifeline.close()
            os.close(line.output)

    def _hand_over(self, name: Any) -> None:
        if type(name) is not str or name not in LOADERS:
            raise MessageError(say("it asked for data that nobody has"))
        content, descriptors = self._shelf.offer(self._dataset(name))
        send_message(self._channel, content, descriptors=descriptors)

    def _break_down(self, why: str, output: Output) -> NoReturn:
        """Say what became of the judge, by what was counted, and by what it printed last."""
        output.read()
        ending = self._lifeline.ending or {}
        if "fault" in ending:
            fault = str(ending["fault"])[:300]
            raise BoxFault(say("A judge could not be set up: %(fault)s", fault=fault))
        shortage = Shortage.NONE if self._counters is None else self._counters.shortage()
        if shortage is Shortage.OWN:
            why = say("it needed more memory than a judge may use")
        elif shortage is Shortage.OTHERS:
            why = say("this machine ran out of memory")
        last = (output.text().strip().splitlines() or [""])[-1][:300]
        if last:
            why = say("%(why)s (%(last)s)", why=why, last=last)
        raise JudgeFault(say("The judge broke down: %(why)s.", why=why))
