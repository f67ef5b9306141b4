"""Messages between the worker and its judge: a JSON object, raw bytes, and open descriptors.

A message is the lengths of both parts and the number of descriptors, then the parts. The worker
takes every byte from the judge for hostile; descriptors go from the worker to the judge only.
"""

from __future__ import annotations

import json
import os
import socket
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

HEAD = struct.Struct(">IIB")
MOST_DESCRIPTORS = 6
_CHUNK = 2**16


class MessageError(ValueError):
    """Bytes that are no message, or more of them than allowed."""


@dataclass(frozen=True)
class Message:
    """`says` is what the object's key of that name holds; `descriptors` belong to the receiver."""

    content: Mapping[str, Any]
    blob: bytes = b""
    descriptors: tuple[int, ...] = ()

    @property
    def says(self) -> str:
        """What kind of message it is."""
        says = self.content.get("says")
        return says if type(says) is str else ""


def send_message(
    channel: socket.socket,
    content: Mapping[str, Any],
    blob: bytes = b"",
    descriptors: Sequence[int] = (),
) -> None:
    """Send a whole message; raises OSError (TimeoutError where the channel has a timeout)."""
    text = json.dumps(content).encode()
    whole = HEAD.pack(len(text), len(blob), len(descriptors)) + text + blob
    sent = socket.send_fds(channel, [whole], list(descriptors)) if descriptors else 0
    if sent < len(whole):
        channel.sendall(memoryview(whole)[sent:])


def receive_message(channel: socket.socket) -> Message:
    """Wait for the next message of somebody who is trusted; raises EOFError at the end."""
    head, descriptors = b"", []
    while len(head) < HEAD.size:
        piece, came, _, _ = socket.recv_fds(channel, HEAD.size - len(head), MOST_DESCRIPTORS)
        if not piece:
            raise EOFError("the other side has closed")
        head += piece
        descriptors += came
    text_bytes, blob_bytes, _ = HEAD.unpack(head)
    text, blob = _receive(channel, text_bytes), _receive(channel, blob_bytes)
    return Message(json.loads(text), blob, tuple(descriptors))


class MessageReader:
    """Builds messages from a hostile sender's bytes as they come; keeps no descriptor of his."""

    def __init__(self, channel: socket.socket, most_text_bytes: int, most_blob_bytes: int) -> None:
        self._channel = channel
        self._most = (most_text_bytes, most_blob_bytes)
        self._pending = bytearray()

    def read(self) -> Iterator[Message]:
        """The messages that are complete by now; raises EOFError, OSError or MessageError.

        Never waits. A message counts as soon as it is complete, whatever comes after it.
        """
        ended = False
        try:
            piece = self._channel.recv(_CHUNK, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except ConnectionResetError:
            piece = b""
        ended = not piece
        self._pending += piece
        while (message := self._next()) is not None:
            yield message
        if ended:
            raise EOFError("the judge has closed its channel")

    def _next(self) -> Message | None:
        if len(self._pending) < HEAD.size:
            return None
        text_bytes, blob_bytes, descriptors = HEAD.unpack_from(self._pending)
        if text_bytes > self._most[0] or blob_bytes > self._most[1] or descriptors:
            raise MessageError("a message larger than allowed")
        end = HEAD.size + text_bytes + blob_bytes
        if len(self._pending) < end:
            return None
        text = bytes(self._pending[HEAD.size : HEAD.size + text_bytes])
        blob = bytes(self._pending[HEAD.size + text_bytes : end])
        del self._pending[:end]
        content = parse_json(text, most_values=_MOST_VALUES)
        if type(content) is not dict:
            raise MessageError("a message that is no object")
        return Message(content, blob)


_MOST_VALUES = 50_000


def parse_json(text: bytes, most_values: int) -> Any:
    """JSON of a hostile sender; raises MessageError. No more than about `most_values` values."""
    if sum(text.count(sign) for sign in (b",", b"[", b"{")) > most_values:
        raise MessageError("more values than allowed")
    try:
        return _DECODER.decode(text.decode())
    except (ValueError, RecursionError) as error:
        raise MessageError(f"text that cannot be read: {str(error)[:100]}") from None


def close_all(descriptors: Sequence[int]) -> None:
    """Give descriptors back."""
    for descriptor in descriptors:
        os.close(descriptor)


def _receive(channel: socket.socket, count: int) -> bytes:
    content = bytearray(count)
    space = memoryview(content)
    while space:
        came = channel.recv_into(space)
        if not came:
            raise EOFError("the other side has closed")
        space = space[came:]
    return bytes(content)


def _small_int(digits: str) -> int:
    if len(digits) > 20:
        raise MessageError("a number that is too long")
    return int(digits)


def _refuse(_text: str) -> NoReturn:
    raise MessageError("a number that is not finite")


_DECODER = json.JSONDecoder(parse_int=_small_int, parse_constant=_refuse)
