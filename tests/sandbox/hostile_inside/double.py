"""A double of the inside: says on the wire what it is told to, however little sense it makes."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import struct
from collections.abc import Iterator, Sequence
from typing import NoReturn

from grader.errors import Crashed, StudentFault
from grader.model import Limits
from grader.sandbox.cell import Cell
from grader.sandbox.conversation import FRAME_SLACK_BYTES, Conversation
from grader.sandbox.curves import AnswerParser, CurveLog
from grader.sandbox.endings import wire_fault
from grader.sandbox.inside.wire import Frame, WireError
from grader.sandbox.streams import Lifeline, Output


def frame_bytes(header: str | bytes, payload: bytes = b"", length: int | None = None) -> bytes:
    """A frame with this header; `length` is what it says of its header's length."""
    content = header if isinstance(header, bytes) else header.encode("utf-8", "surrogatepass")
    said = len(content) if length is None else length
    return struct.pack(">I", said) + content + payload


class SpokenBytes:
    """As much of a conversation as a cell knows: every question is answered by the same bytes.

    They come in pieces of at most `piece` bytes, through the parser of real conversations.
    """

    def __init__(self, content: bytes, limits: Limits, piece: int = 2**20) -> None:
        self._content = memoryview(content)
        self._limits = limits
        self._piece = piece

    def exchange(self, _buffers: Sequence[memoryview]) -> Frame:
        """The frame that answers, or the fault that a conversation would have found."""
        parser = AnswerParser(self._limits.answer_bytes + FRAME_SLACK_BYTES, CurveLog())
        content = self._content
        try:
            while content:
                space = parser.space()
                count = min(len(space), len(content), self._piece)
                space[:count] = content[:count]
                content = content[count:]
                if (frame := parser.filled(count)) is not None:
                    return frame
        except WireError as error:
            raise wire_fault(error, self._limits) from None
        raise Crashed("It said no more.")

    def fail(self, fault: StudentFault) -> NoReturn:
        """What a cell does with an answer that makes no sense."""
        raise fault


@contextlib.contextmanager
def spoken_over_sockets(
    content: bytes, limits: Limits, last_words: Sequence[object] = ({"status": 0},)
) -> Iterator[Cell]:
    """A cell over real sockets whose other ends have said all this and closed.

    `last_words` are what its keeper said after it had said that the student's process began.
    """
    channel, theirs = socket.socketpair()
    lifeline, their_line = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    output, their_output = os.pipe()
    theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2**22)
    with theirs, their_line:
        theirs.sendall(content)
        for words in ({"begun": True}, *last_words):
            their_line.send(words if isinstance(words, bytes) else json.dumps(words).encode())
        os.close(their_output)
    log = CurveLog()
    talk = Conversation(
        channel, Lifeline(lifeline), Output(output, limits.output_bytes), limits, None, log
    )
    try:
        yield Cell(talk, limits.answer_bytes)
    finally:
        talk.finish()
