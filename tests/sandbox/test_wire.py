"""The wire takes what it wrote and nothing else."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.sandbox.inside.values import Parts, decode_value, encode_array, encode_value
from grader.sandbox.inside.wire import DTYPES, Frame, FrameParser, WireError, pack, parse_header

CAP = 2**16


def parse(content: bytes, cap: int = CAP) -> Frame | None:
    """The frame at the beginning of `content`, or None where more bytes are needed."""
    parser = FrameParser(cap)
    while content:
        space = parser.space()
        count = min(len(space), len(content))
        space[:count] = content[:count]
        content = content[count:]
        if (frame := parser.filled(count)) is not None:
            return frame
    return None


def frame_of(header: str, payload: bytes = b"") -> bytes:
    content = header.encode()
    return struct.pack(">I", len(content)) + content + payload


ARRAYS = st.sampled_from(sorted(DTYPES)).flatmap(
    lambda name: st.lists(st.integers(0, 4), max_size=4).map(
        lambda shape: np.random.default_rng(0).integers(0, 2, shape).astype(name)
    )
)


@given(st.lists(ARRAYS, max_size=4))
def test_frames_come_back_as_they_were(arrays):
    frame = parse(b"".join(pack({"did": "call", "call": 3}, arrays)))
    assert frame is not None
    assert frame.header == {"did": "call", "call": 3}
    for actual, expected in zip(frame.arrays, arrays, strict=True):
        assert actual.dtype == expected.dtype
        np.testing.assert_array_equal(actual, expected)


def test_arrays_that_are_not_contiguous_travel_too():
    array = np.arange(24.0).reshape(4, 6)[::2, ::-1].T
    frame = parse(b"".join(pack({}, [array])))
    assert frame is not None
    np.testing.assert_array_equal(frame.arrays[0], array)
    assert frame.arrays[0].flags.writeable


@given(st.binary(max_size=200))
@settings(max_examples=300)
def test_random_bytes_are_refused_or_incomplete(content):
    try:
        parse(content)
    except WireError:
        return


@given(st.data())
@settings(max_examples=300)
def test_damaged_frames_are_refused_or_still_sound(data):
    content = bytearray(b"".join(pack({"did": "call", "value": ["array", 0]}, [np.ones(3)])))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        frame = parse(bytes(content))
    except WireError:
        return
    if frame is not None:
        assert frame.payload_bytes <= CAP


@pytest.mark.parametrize(
    "header",
    [
        "[]",
        "null",
        "{}",
        '{"arrays": 3}',
        '{"arrays": [], "a": NaN}',
        '{"arrays": [], "a": Infinity}',
        '{"arrays": [], "a": 1.5}',
        '{"arrays": [], "a": 1e999}',
        '{"arrays": [], "a": 1, "a": 2}',
        '{"arrays": [], "a": "\\u0000"}',
        '{"arrays": [], "a": "\\ud800"}',
        '{"arrays": [], "a": ' + "9" * 30 + "}",
        '{"arrays": [], "a": ' + "[" * 40 + "]" * 40 + "}",
        '{"arrays": [], "a": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"arrays": [["float64", [-1]]]}',
        '{"arrays": [["float64", [true]]]}',
        '{"arrays": [["float64", [1.0]]]}',
        '{"arrays": [["float64", "3"]]}',
        '{"arrays": [["object", [1]]]}',
        '{"arrays": [["S0", [1000000000000]]]}',
        '{"arrays": [["V8", [1]]]}',
        '{"arrays": [["float64", [1000000000000]]]}',
        '{"arrays": [["float64", [9223372036854775808]]]}',
        '{"arrays": [["float64", [0, 1099511627776]]]}',
        '{"arrays": [["float64", [1,1,1,1,1,1,1,1,1]]]}',
        '{"arrays": [["float64"]]}',
        '{"arrays": [' + ",".join(['["bool", [1]]'] * 5000) + "]}",
    ],
)
def test_headers_that_lie_are_refused(header):
    with pytest.raises(WireError):
        parse(frame_of(header))


@pytest.mark.parametrize("length", [0, 1, 2**20 + 1, 2**31, 2**32 - 1])
def test_impossible_lengths_are_refused_at_once(length):
    with pytest.raises(WireError):
        parse(struct.pack(">I", length))


def test_a_large_promise_with_few_bytes_allocates_nothing():
    with pytest.raises(WireError, match="more array bytes"):
        parse(frame_of('{"arrays": [["uint8", [8589934592]]]}', b"0123456789"), cap=2**20)


def test_invalid_utf_8_is_refused():
    with pytest.raises(WireError):
        parse_header(b'{"arrays": [], "a": "\xff"}')


def test_booleans_are_rebuilt_from_their_bytes():
    frame = parse(frame_of('{"arrays": [["bool", [3]]]}', b"\x00\x07\xff"))
    assert frame is not None
    assert frame.arrays[0].view(np.uint8).tolist() == [0, 1, 1]


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats()
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text("abc", max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)


def no_specials(kind: str, _content: object) -> None:
    raise WireError(kind)


@given(VALUES)
def test_values_come_back_as_they_were(value):
    tree = json.loads(json.dumps(encode_value(value, [], lambda *_: None)))
    assert repr(decode_value(tree, Parts([]), no_specials)) == repr(value)


def test_arrays_of_strings_travel_as_texts():
    array = np.array([["a", "bcd"], ["", "ü"]])
    np.testing.assert_array_equal(
        decode_value(encode_array(array, []), Parts([]), no_specials), array
    )


@pytest.mark.parametrize(
    "tree",
    [
        [], ["?"], ["none", 1], ["bool", 1], ["int", True], ["int", 2**70], ["int", "1"],
        ["float", 1], ["float", "0x"], ["float", "1e5"], ["float", "0x1.8p+99999"], ["str", 3],
        ["array", 0], ["array", -1], ["array", True], ["tuple"], ["list", {}], ["tuple", [3]],
        ["dict", [["a"]]], ["dict", [[1, ["none"]]]],
        ["dict", [["a", ["none"]], ["a", ["none"]]]], ["strings", [2], ["a"]],
        ["strings", [-1], []], ["strings", [1], [3]], ["handle"], ["handle", "1"], "none", None, 3,
    ],
)  # fmt: skip
def test_trees_that_are_none_are_refused(tree):
    with pytest.raises(WireError):
        decode_value(tree, Parts([]), no_specials)


@pytest.mark.parametrize("value", [1j, b"bytes", object(), {1, 2}, 2**70, np.array([1j])])
def test_what_is_no_value_is_not_written(value):
    with pytest.raises(WireError):
        encode_value(value, [], lambda *_: None)
