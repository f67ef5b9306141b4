"""The frames between the trusted side and a cell: a capped JSON header, then raw array bytes.

A frame is four bytes of header length (big-endian), the header, and the bytes of the arrays that
the header lists, one after the other. Both sides read frames with the same strict parser.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

MAX_HEADER_BYTES = 2**20
MAX_DIMENSIONS = 8
MAX_ARRAYS = 4096
MAX_DEPTH = 12
MAX_PIECES = 2**18
LENGTH = struct.Struct(">I")
DTYPES = {
    name: np.dtype(name)
    for name in (
        "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
        "float16", "float32", "float64",
    )
}  # fmt: skip


class WireError(ValueError):
    """Bytes that are no frame, or more of them than allowed."""


@dataclass(frozen=True)
class Frame:
    """A header of JSON values without floats, and the arrays that came with it."""

    header: Mapping[str, Any]
    arrays: tuple[NDArray[Any], ...]

    @property
    def payload_bytes(self) -> int:
        """Bytes of all arrays together."""
        return sum(array.nbytes for array in self.arrays)


def pack(header: Mapping[str, Any], arrays: Sequence[NDArray[Any]] = ()) -> list[memoryview]:
    """The buffers of one frame. Raises WireError where the header is too long."""
    plain = [np.ascontiguousarray(array).reshape(array.shape) for array in arrays]
    listed = [[array.dtype.name, list(array.shape)] for array in plain]
    text = json.dumps({**header, "arrays": listed}, ensure_ascii=False, allow_nan=False)
    content = text.encode()
    if len(content) > MAX_HEADER_BYTES:
        raise WireError("a header is too long")
    head = memoryview(LENGTH.pack(len(content)) + content)
    return [head, *(_raw(array) for array in plain if array.nbytes)]


class FrameParser:
    """Builds one frame from bytes as they come.

    `space()` is where the next bytes go, `filled(count)` says how many came and returns the frame
    once it is complete. Raises WireError on the first byte that breaks a rule, and before
    anything larger than `max_payload_bytes` is allocated.
    """

    def __init__(self, max_payload_bytes: int) -> None:
        self._max_payload_bytes = max_payload_bytes
        self._stage = "length"
        self._whole = self._space = memoryview(bytearray(LENGTH.size))
        self._header: dict[str, Any] = {}
        self._arrays: list[NDArray[Any]] = []
        self._pending: list[memoryview] = []

    def space(self) -> memoryview:
        """The part of a buffer that is still to be filled; never empty before the frame is."""
        return self._space

    def filled(self, count: int) -> Frame | None:
        """Take note of `count` new bytes in `space()`."""
        self._space = self._space[count:]
        while not self._space:
            if self._stage == "length":
                self._expect_header()
            elif self._stage == "header":
                self._expect_arrays()
            elif self._pending:
                self._space = self._pending.pop(0)
            else:
                return Frame(self._header, tuple(map(_plain_bool, self._arrays)))
        return None

    def _expect_header(self) -> None:
        (length,) = LENGTH.unpack(self._whole)
        if not 2 <= length <= MAX_HEADER_BYTES:
            raise WireError("a header of an impossible length")
        self._stage = "header"
        self._whole = self._space = memoryview(bytearray(length))

    def _expect_arrays(self) -> None:
        self._header = parse_header(bytes(self._whole))
        self._arrays = allocate(self._header.pop("arrays", None), self._max_payload_bytes)
        self._pending = [_raw(array) for array in self._arrays if array.nbytes]
        self._stage = "arrays"


def parse_header(content: bytes) -> dict[str, Any]:
    """A JSON object of ints, booleans, nulls, strings, lists and objects; raises WireError."""
    if sum(map(content.count, (b",", b"[", b"{"))) > MAX_PIECES:
        raise WireError("a header of too many pieces")  # each costs more memory than its bytes
    try:
        header = _DECODER.decode(content.decode())
        if type(header) is not dict:
            raise WireError("a header that is no object")
        _check_json(header, MAX_DEPTH)
    except (ValueError, RecursionError) as error:
        raise WireError(f"a header that cannot be read: {str(error)[:100]}") from None
    return header


def allocate(listed: Any, max_payload_bytes: int) -> list[NDArray[Any]]:
    """Empty arrays for a header's list of [dtype, shape]; raises WireError beyond the cap."""
    if type(listed) is not list or len(listed) > MAX_ARRAYS:
        raise WireError("a header without a list of arrays")
    total, checked = 0, []
    for entry in listed:
        if type(entry) is not list or len(entry) != 2:
            raise WireError("an array without dtype and shape")
        dtype, shape = _checked_dtype(entry[0]), checked_shape(entry[1])
        size = dtype.itemsize
        for side in shape:
            size *= side
        total += size
        if total > max_payload_bytes:
            raise WireError("more array bytes than allowed")
        checked.append((shape, dtype))
    return [np.empty(shape, dtype) for shape, dtype in checked]


def _checked_dtype(name: Any) -> np.dtype[Any]:
    if type(name) is not str or name not in DTYPES:
        raise WireError("an array of an unknown dtype")
    return DTYPES[name]


def checked_shape(shape: Any) -> tuple[int, ...]:
    """The sides of an array that could exist; raises WireError."""
    if type(shape) is not list or len(shape) > MAX_DIMENSIONS:
        raise WireError("an array of an impossible shape")
    if not all(type(side) is int and side >= 0 for side in shape):
        raise WireError("an array of an impossible shape")
    if prod(side for side in shape if side) >= 2**40:
        raise WireError("an array of an impossible shape")
    return tuple(shape)


def _check_json(value: Any, depth: int) -> None:
    if depth < 0:
        raise WireError("a header nested too deeply")
    if type(value) is str:
        value.encode()
        if "\0" in value:
            raise WireError("a NUL in a string")
    elif type(value) is list:
        for item in value:
            _check_json(item, depth - 1)
    elif type(value) is dict:
        for key, item in value.items():
            _check_json(key, depth - 1)
            _check_json(item, depth - 1)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    unique = dict(pairs)
    if len(unique) != len(pairs):
        raise WireError("a key that stands twice")
    return unique


def _small_int(digits: str) -> int:
    if len(digits) > 20:
        raise WireError("a number that is too long")
    return int(digits)


def _refuse(_text: str) -> NoReturn:
    raise WireError("a number that is no integer")


def _raw(array: NDArray[Any]) -> memoryview:
    flat: Any = array.reshape(-1).view(np.uint8)
    return memoryview(flat).cast("B")


def _plain_bool(array: NDArray[Any]) -> NDArray[Any]:
    """Booleans are rebuilt from their bytes, in place: only 0 and 1 are defined to NumPy."""
    if array.dtype == np.bool_:
        np.not_equal(array.view(np.uint8), 0, out=array)
    return array


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique,
    parse_float=_refuse,
    parse_constant=_refuse,
    parse_int=_small_int,
)
