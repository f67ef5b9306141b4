"""An inside that lies in time: streams without an end, drips, silence, and a keeper that lies."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from grader.errors import BoxFault, StudentFault, TimeLimit
from grader.model import MIB, Limits
from grader.sandbox.cell import Cell
from grader.sandbox.conversation import Conversation
from grader.sandbox.curves import CurveLog
from grader.sandbox.inside.points import pack_points
from grader.sandbox.streams import Lifeline, Output
from tests.sandbox.hostile_inside.double import frame_bytes, spoken_over_sockets

SHORT = Limits(wall_seconds=0.4, answer_bytes=MIB)
CURVE = b"".join(pack_points({"loss": [(1.0, 2.0)] * 500}))
FLOATS = '{"arrays": [["float64", [100000]]], "did": "call", "call": 1}'
ANSWER = '{"arrays": [], "did": "call", "call": 1, "value": ["none"], "changed": [], "seen": []}'


@contextlib.contextmanager
def talking(speak: Iterator[bytes], pause_seconds: float = 0.0) -> Iterator[Cell]:
    """A cell whose process sends one piece after the other, and never reads."""
    channel, theirs = socket.socketpair()
    lifeline, their_line = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    output, their_output = os.pipe()
    their_line.send(b'{"begun": true}')
    over = threading.Event()

    def send() -> None:
        with contextlib.suppress(OSError):
            for piece in speak:
                if over.wait(pause_seconds):
                    return
                theirs.sendall(piece)

    def keep() -> None:
        their_line.recv(1)
        their_line.close()

    threads = [threading.Thread(target=send), threading.Thread(target=keep)]
    talk = Conversation(
        channel, Lifeline(lifeline), Output(output, SHORT.output_bytes), SHORT, None, CurveLog()
    )
    for thread in threads:
        thread.start()
    try:
        yield Cell(talk, SHORT.answer_bytes)
    finally:
        over.set()
        talk.finish()
        for thread in threads:
            thread.join()
        theirs.close()
        os.close(their_output)


def endlessly(piece: bytes, first: bytes = b"") -> Iterator[bytes]:
    yield first or piece
    while True:
        yield piece


@pytest.mark.parametrize(
    "stream",
    [
        endlessly(CURVE),
        endlessly(frame_bytes('{"did": "log", "names": 3, "arrays": []}')),
        endlessly(b"\0" * 2**16, frame_bytes(FLOATS)),
        endlessly(b" " * 2**16, b"\0\x10\0\0"),
        endlessly(b"\xff" * 2**16),
        endlessly(os.urandom(2**16)),
    ],
    ids=["curves", "bad curves", "answer", "header", "ones", "noise"],
)
def test_a_stream_without_an_end_ends_in_time(stream):
    started = time.monotonic()
    with talking(stream) as cell, pytest.raises(StudentFault):
        cell.call("f", {}, "value")
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    "content",
    [frame_bytes(ANSWER), frame_bytes(FLOATS, bytes(9)), CURVE],
    ids=["answer", "floats", "curves"],
)
def test_a_slow_drip_runs_out_of_time(content):
    drops = (content[index : index + 1] for index in range(len(content)))
    with talking(drops, 0.05) as cell, pytest.raises(TimeLimit):
        cell.call("f", {}, "value")


def test_an_answer_before_the_question_is_none():
    with talking(iter([frame_bytes(ANSWER)])) as cell, pytest.raises(StudentFault) as fault:
        cell.call("f", {"x": np.zeros(10**6)}, "optional")
    assert "before it was asked" in str(fault.value)


@pytest.mark.parametrize(
    "words",
    [
        b"[]", b"null", b"\xff", b"{", b'{"status": "0"}', b'{"status": null}', b'{"status": 1e9}',
        b'{"status": true}', b'{"status": 0, "memory_bytes": "much"}', b'{"status": -9999}',
        b'{"cpu_microseconds": [], "over": "cpu"}', b'{"over": []}', b'{"fault": {}}', b"{}",
        b'{"status": 0, "status": 1}', b"[" * 4000, b'{"status": ' + b"9" * 4000 + b"}",
    ],
)  # fmt: skip
def test_a_keeper_that_lies_is_a_fault_of_somebodys_and_no_crash(words):
    with spoken_over_sockets(b"", SHORT, [words]) as cell, pytest.raises((BoxFault, StudentFault)):
        cell.call("f", {}, "value")


def test_a_keeper_that_begins_again_and_again_wins_no_time():
    with spoken_over_sockets(b"", SHORT, [{"begun": True}] * 20) as cell:
        started = time.monotonic()
        with pytest.raises((BoxFault, StudentFault)):
            cell.call("f", {}, "value")
    assert time.monotonic() - started < 3


def test_an_answer_that_is_too_long_to_be_handed_back_is_told_so():
    text = "x" * 65_000
    with spoken_over_sockets(b"", SHORT) as cell, pytest.raises(StudentFault, match="too long"):
        cell.call("f", {"texts": [text] * 17}, "value")


INSPECTED = '"did": "inspect", "functions": [], "modules": [], "operations": '


@pytest.mark.parametrize(
    "header",
    [
        '"did": "inspect"',
        INSPECTED.replace("[]", '"abc"', 1) + "[]",
        INSPECTED.replace("[]", "[1]", 1) + "[]",
        INSPECTED.replace('"modules": []', '"modules": [[]]') + "[]",
        INSPECTED + '["abc"]',
        INSPECTED + '[["a", "1", null]]',
        INSPECTED + '[["a", true, null]]',
        INSPECTED + '[["a", 1, 2]]',
        INSPECTED + "{}",
        INSPECTED + '[], "more": 1',
        '"did": "fault", "kind": [], "sentence": "", "traceback": {}',
        '"did": "load", "functions": [1]',
        '"did": "load", "functions": {}',
        '"did": [], "functions": []',
    ],
)
def test_a_file_that_is_told_of_in_lies_is_refused(header):
    content = frame_bytes(f'{{"arrays": [], "call": 1, {header}}}')
    with spoken_over_sockets(content, SHORT) as cell, pytest.raises(StudentFault):
        cell.inspect(b"x = 1", "a.py")
    with spoken_over_sockets(content, SHORT) as cell, pytest.raises(StudentFault):
        cell.load(b"x = 1", "a.py", {})
