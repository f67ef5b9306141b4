"""A judge who lies: whatever comes over the wire is refused, or is a report of the right kind."""

from __future__ import annotations

import os
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import pytest

from grader.errors import AssignmentFault, BoxFault, JudgeFault, Starved
from grader.judge.clerk import MOST_BLOB_BYTES, MOST_TEXT_BYTES, Answer, Clerk, Request
from grader.judge.handover import Shelf
from grader.judge.messages import (
    HEAD,
    close_all,
    receive_message,
    send_message,
)
from grader.judge.open_cells import CEILING, OpenCells
from grader.judge.orders import GRADING
from grader.model import Limits
from grader.report import Progress
from grader.sandbox.counters import Counters, Gauges, Tally
from grader.sandbox.fate import Fate
from grader.sandbox.source import CellSource, Line


class NoCells(CellSource):
    """Opens lines that lead nowhere, and counts them."""

    def __init__(self, counters: Counters | None = None) -> None:
        self.tier, self.cores = "A", 2
        self.counters = counters
        self.opened = self.closed = self.condemned = 0

    @contextmanager
    def open(self, runtime: str, limits: Limits, threads: int) -> Iterator[Line]:
        if limits.wall_seconds == 13:
            raise BoxFault("There is no box.")
        self.opened += 1
        (channel, far), (lifeline, farther) = socket.socketpair(), socket.socketpair()
        far.close()
        farther.close()
        line = Line(channel, lifeline, os.open(os.devnull, os.O_RDONLY), self.counters)
        yield line
        self.condemned += line.fate is Fate.BROKEN
        self.closed += 1


def judged(
    lie: Callable[[socket.socket], object],
    cells: NoCells | None = None,
    *,
    is_stranger: bool = False,
) -> Answer:
    """What a clerk gets from a judge that does nothing but `lie` after it has its request."""
    cells = cells or NoCells()
    ours, theirs = socket.socketpair()
    lifeline, their_lifeline = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    output, their_output = os.pipe()

    def judge() -> None:
        receive_message(theirs)
        try:
            lie(theirs)
        except (OSError, EOFError):  # the clerk has had enough
            pass
        finally:
            theirs.close()
            their_lifeline.close()
            os.close(their_output)

    thread = threading.Thread(target=judge)
    thread.start()
    line = Line(ours, lifeline, output, None, is_stranger)
    clerk = Clerk(line, OpenCells(cells, 3, 10), Shelf(), pytest.fail, lambda _: None)
    try:
        return clerk.serve(Request({"says": "grade"}, b"", GRADING, silence_seconds=1.0))
    finally:
        thread.join()
        assert cells.opened == cells.closed


def says(**content: Any) -> Callable[[socket.socket], None]:
    return lambda channel: send_message(channel, content)


def raw(content: bytes) -> Callable[[socket.socket], None]:
    return lambda channel: channel.sendall(content)


def opening(**changes: Any) -> dict[str, Any]:
    whole = {"says": "open", "runtime": "numpy", "threads": 1, "limits": asdict(Limits())}
    return whole | changes


LIES = {
    "nothing": lambda channel: None,
    "half a head": raw(b"\0\0"),
    "half a message": raw(HEAD.pack(100, 0, 0) + b"{"),
    "no object": raw(HEAD.pack(2, 0, 0) + b"[]"),
    "no JSON": raw(HEAD.pack(2, 0, 0) + b"{]"),
    "no UTF-8": raw(HEAD.pack(2, 0, 0) + b"\xff\xfe"),
    "deep nesting": raw(HEAD.pack(40_000, 0, 0) + b"[" * 40_000),
    "long number": raw(HEAD.pack(6000, 0, 0) + b'{"a":' + b"9" * 5994 + b"}"),
    "infinity": raw(HEAD.pack(14, 0, 0) + b'{"a":Infinity}'),
    "a long text": raw(HEAD.pack(MOST_TEXT_BYTES + 1, 0, 0)),
    "a long blob": raw(HEAD.pack(2, MOST_BLOB_BYTES + 1, 0)),
    "four billion bytes": raw(struct.pack(">IIB", 2**32 - 1, 2**32 - 1, 255)),
    "descriptors": raw(HEAD.pack(2, 0, 1) + b"{}"),
    "many values": raw(HEAD.pack(120_001, 0, 0) + b"[" + b"0," * 60_000),
    "an unknown word": says(says="shutdown"),
    "no word": says(word="done"),
    "a word that is none": says(says=["done"]),
    "an unknown runtime": says(**opening(runtime="judge")),
    "a path as runtime": says(**opening(runtime="../numpy")),
    "no threads": says(**opening(threads=0)),
    "many threads": says(**opening(threads=3)),
    "true threads": says(**opening(threads=True)),
    "no limits": says(**opening(limits=None)),
    "some limits": says(**opening(limits={"wall_seconds": 1})),
    "more limits": says(**opening(limits=asdict(Limits()) | {"uid": 0})),
    "endless time": says(**opening(limits=asdict(Limits(wall_seconds=1e9)))),
    "negative memory": says(**opening(limits=asdict(Limits(memory_bytes=-1)))),
    "broken processes": says(**opening(limits=asdict(Limits()) | {"processes": 1.5})),
    "text as time": says(**opening(limits=asdict(Limits()) | {"cpu_seconds": "10"})),
    "a count of no cell": says(says="count", cell=1),
    "a count of a list": says(says="count", cell=[1]),
    "leaving no cell": says(says="leave", cell=1),
    "unknown data": says(says="dataset", name="passwords"),
    "data of no name": says(says="dataset", name=["digits"]),
    "an unknown fault": says(says="fault", kind="SystemExit", sentence="x"),
    "a student's fault": says(says="fault", kind="TimeLimit", sentence="x"),
    "a fault without words": says(says="fault", kind="BoxFault", sentence=None),
    "a fault with a NUL": says(says="fault", kind="BoxFault", sentence="a\0b"),
    "a fault with half a sign": says(says="fault", kind="BoxFault", sentence="\ud800"),
    "no progress": says(says="progress"),
    "progress of texts": says(
        says="progress", progress={"done": "1", "total": 1, "doing": "", "curves": []}
    ),
    "a progress of attributes": says(
        says="progress", progress=asdict(Progress(1, 2, "x")) | {"__class__": "os"}
    ),
    "a curve of nothing": says(
        says="progress", progress={"done": 1, "total": 1, "doing": "", "curves": [None]}
    ),
}


@pytest.mark.parametrize("name", LIES)
def test_what_no_judge_says_is_our_fault(name):
    with pytest.raises(JudgeFault):
        judged(LIES[name])


def test_more_cells_than_allowed_are_refused_and_all_are_closed():
    cells = NoCells()

    def lie(channel: socket.socket) -> None:
        for _ in range(3):
            send_message(channel, opening())
            close_all(receive_message(channel).descriptors)
        send_message(channel, opening())

    with pytest.raises(JudgeFault, match="more cells"):
        judged(lie, cells)
    assert cells.opened == cells.closed == 3


def test_a_judge_cannot_call_every_box_broken():
    cells = NoCells()

    def lie(channel: socket.socket) -> None:
        for number in range(1, 9):
            send_message(channel, opening())
            close_all(receive_message(channel).descriptors)
            told = {"says": "leave", "cell": number, "fate": "broken", "waited": 0.01}
            send_message(channel, told)

    with pytest.raises(JudgeFault):
        judged(lie, cells)
    assert cells.opened == 8
    assert cells.condemned == 4


@pytest.mark.parametrize("is_stranger", [True, False])
def test_only_who_cannot_write_to_counters_is_shown_them(tmp_path, is_stranger):
    """A judge with our own user id asks for what was counted, and is told."""
    files = {"cpu": "usage_usec 1500000", "events": "oom 0", "peak": "4096"}
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    opened = [os.open(tmp_path / name, os.O_RDONLY) for name in files]
    tally = Tally.start(Gauges(2, *opened), residue_bytes=96, allowed_bytes=2**20)
    (tmp_path / "cpu").write_text("usage_usec 4000000")

    def judge(channel: socket.socket) -> None:
        send_message(channel, opening())
        answer = receive_message(channel)
        gauges = answer.descriptors[3:]
        assert len(gauges) == (3 if is_stranger else 0)
        if is_stranger:
            seen = Tally.heard(answer.content["tally"], gauges)
            counts = [seen.cpu_seconds(), seen.peak_bytes(), seen.shortage()]
        else:
            send_message(channel, {"says": "count", "cell": 1})
            told = receive_message(channel).content
            counts = [told["cpu_seconds"], told["peak_bytes"], told["shortage"]]
        close_all(answer.descriptors)
        send_message(channel, {"says": "done"}, str(counts == [2.5, 4000, "none"]).encode())

    answer = judged(judge, NoCells(tally), is_stranger=is_stranger)
    close_all(opened)
    assert answer == Answer(b"True")


def test_a_box_that_cannot_be_had_is_told_and_a_fault_comes_back():
    def lie(channel: socket.socket) -> None:
        send_message(channel, opening(limits=asdict(Limits(wall_seconds=13))))
        answer = receive_message(channel)
        assert answer.says == "fault"
        send_message(channel, {"says": "fault", "kind": "BoxFault", "sentence": "None."})

    assert str(judged(lie).fault) == "None."


def test_the_ceiling_itself_is_allowed():
    def lie(channel: socket.socket) -> None:
        send_message(channel, opening(limits=asdict(CEILING), threads=2))
        answer = receive_message(channel)
        assert answer.says == "opened"
        close_all(answer.descriptors)
        send_message(channel, {"says": "done"}, b"7")

    assert judged(lie) == Answer(b"7")


@pytest.mark.parametrize("kind", [AssignmentFault, Starved])
def test_a_reported_fault_keeps_its_kind(kind):
    lie = says(says="fault", kind=kind.__name__, sentence="A check fails.")
    assert type(judged(lie).fault) is kind
