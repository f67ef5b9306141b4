"""The conversation of one cell: load a module or inspect a source, then answer calls."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from .calls import Caller, flush_output
from .faults import Fault, clean
from .guard import Guard
from .inspection import inspect_source
from .module import run_module, submission_path
from .notebooks import provide_notebook
from .sentences import say, to_tree
from .training_log import TrainingLog, provide_log
from .wire import MAX_HEADER_BYTES, Frame, FrameParser, WireError, pack

MAX_REQUEST_BYTES = 2**34


@dataclass(frozen=True)
class Place:
    """Where a session works: its folder, and in words what can be imported there."""

    folder: str
    modules: str


class Sender:
    """Sends whole frames, one after the other, whichever threads they come from."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._lock = threading.RLock()
        self._sending = False

    def send(self, buffers: Sequence[memoryview]) -> None:
        """Send the buffers of one frame; raises OSError where that cannot be done.

        A signal handler of the student's may come here while its own thread is sending.
        """
        with self._lock:
            if self._sending:
                raise BlockingIOError("There is a frame on its way.")
            self._sending = True
            try:
                for buffer in buffers:
                    self._channel.sendall(buffer)
            finally:
                self._sending = False


def run_session(channel: socket.socket, place: Place) -> None:
    """Serve requests until the other side closes; a request that faults ends nothing."""
    sender, process = Sender(channel), os.getpid()
    training_log = TrainingLog(sender.send)
    provide_log(training_log.log)
    provide_notebook()
    caller: Caller | None = None
    while (frame := receive(channel)) is not None:
        request = frame.header
        number = request["call"]
        arrays: Sequence[NDArray[Any]] = ()
        try:
            if request["do"] == "call" and caller is not None:
                header, arrays = caller.call(request, frame.arrays)
            elif request["do"] == "load":
                caller, header = _load(request, frame, place)
            else:
                header = _inspect(request, frame)
        except Fault as fault:
            header, arrays = _fault_header(fault), ()
        flush_output()
        training_log.flush()
        if os.getpid() != process:
            os._exit(0)  # a child that the student's code forked: only the parent answers
        sender.send(_answer({**header, "call": number}, arrays))


def receive(channel: socket.socket) -> Frame | None:
    """The next frame, or None where the other side has closed."""
    parser = FrameParser(MAX_REQUEST_BYTES)
    while True:
        count = channel.recv_into(parser.space())
        if count == 0:
            return None
        if (frame := parser.filled(count)) is not None:
            return frame


def _load(request: Mapping[str, Any], frame: Frame, place: Place) -> tuple[Caller, dict[str, Any]]:
    os.chdir(place.folder)
    source = frame.arrays[0].tobytes()
    path = submission_path(place.folder, request["file_name"])
    guard = Guard(request["refuses"], path)
    submission = run_module(source, path, place.modules)
    names = [clean(name)[:200] for name in submission.function_names()]
    caller = Caller(submission, guard, request["max_answer_bytes"])
    return caller, {"did": "load", "functions": names}


def _inspect(request: Mapping[str, Any], frame: Frame) -> dict[str, Any]:
    return {"did": "inspect", **inspect_source(frame.arrays[0].tobytes(), request["file_name"])}


def _fault_header(fault: Fault) -> dict[str, Any]:
    header = {"did": "fault", "kind": fault.kind, "sentence": to_tree(fault.sentence, clean)}
    return {**header, "traceback": clean(fault.traceback)}


def _answer(header: dict[str, Any], arrays: Sequence[NDArray[Any]]) -> list[memoryview]:
    try:
        return pack(header, arrays)
    except WireError:
        sentence = say(
            "The answer has more than %(size)s KiB of names and texts.",
            size=MAX_HEADER_BYTES // 1024,
        )
        fault = Fault("output", sentence)
        return pack({**_fault_header(fault), "call": header["call"]})
