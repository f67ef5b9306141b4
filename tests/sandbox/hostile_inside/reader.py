"""A second, slow reader of answers, written from the wire's description and not from its code."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.model import Handle, Returns

SIZES = {
    "bool": 1, "int8": 1, "int16": 2, "int32": 4, "int64": 8, "uint8": 1, "uint16": 2,
    "uint32": 4, "uint64": 8, "float16": 2, "float32": 4, "float64": 8,
}  # fmt: skip
LARGEST_HEADER, MOST_ARRAYS, MOST_SIDES, DEEPEST = 2**20, 4096, 8, 12


class NoAnswer(Exception):
    """These bytes answer nothing."""


def read_answer(
    content: bytes, returns: Returns, call: int, arguments: Mapping[str, Any], cap: int
) -> Any:
    """The value of the first frame that is no curve, if every rule is kept; else NoAnswer."""
    while True:
        header, arrays, content = read_frame(content, cap)
        if header.get("did") != "log":
            break
    demand(sorted(header) == ["call", "changed", "did", "seen", "value"])
    demand(header["did"] == "call" and is_int(header["call"]) and header["call"] == call)
    demand(header["seen"] == [])
    left = list(enumerate(arrays))
    value = read_tree(header["value"], left)
    demand(is_of_kind(value, returns))
    demand(isinstance(header["changed"], list))
    names = [read_change(entry, left, arguments) for entry in header["changed"]]
    demand(len(set(names)) == len(names) and not left)
    return value


def read_frame(content: bytes, cap: int) -> tuple[dict[str, Any], list[Any], bytes]:
    """Header, arrays, and what follows."""
    demand(len(content) >= 4)
    length = int.from_bytes(content[:4], "big")
    demand(2 <= length <= LARGEST_HEADER and len(content) >= 4 + length)
    header = read_json(content[4 : 4 + length])
    content = content[4 + length :]
    listed = header.pop("arrays", None)
    demand(isinstance(listed, list) and len(listed) <= MOST_ARRAYS)
    demand(all(isinstance(entry, list) and len(entry) == 2 for entry in listed))
    demand(all(isinstance(name, str) and name in SIZES for name, _ in listed))
    demand(all(is_shape(shape) for _, shape in listed))
    sizes = [SIZES[name] * math.prod(shape) for name, shape in listed]
    demand(sum(sizes) <= cap and sum(sizes) <= len(content))
    arrays = []
    for (name, shape), size in zip(listed, sizes, strict=True):
        flat = np.frombuffer(content[:size], np.uint8 if name == "bool" else name)
        arrays.append((flat.astype(bool) if name == "bool" else flat).reshape(shape))
        content = content[size:]
    return header, arrays, content


def read_json(content: bytes) -> dict[str, Any]:
    """A flat enough object of unique keys, clean texts, whole numbers."""

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        demand(len({key for key, _ in found}) == len(found))
        return dict(found)

    def never(_text: str) -> None:
        raise NoAnswer

    def whole(text: str) -> int:
        demand(len(text) <= 20)
        return int(text)

    try:
        header = json.loads(
            content.decode(), object_pairs_hook=pairs, parse_float=never, parse_constant=never,
            parse_int=whole,
        )  # fmt: skip
    except (ValueError, RecursionError):
        raise NoAnswer from None
    demand(isinstance(header, dict) and is_clean(header, DEEPEST))
    return header


def is_clean(value: Any, depth: int) -> bool:
    """No NUL, no surrogate, nothing deeper than allowed."""
    match value:
        case str():
            return depth >= 0 and not any(c == "\0" or "\ud800" <= c <= "\udfff" for c in value)
        case list():
            return depth >= 0 and all(is_clean(item, depth - 1) for item in value)
        case dict():
            items = [*value, *value.values()]
            return depth >= 0 and all(is_clean(item, depth - 1) for item in items)
        case _:
            return depth >= 0


def read_tree(  # noqa: C901, PLR0911 - a case for each kind of tree
    tree: Any, left: list[tuple[int, Any]]
) -> Any:
    """The value that a tree stands for; arrays are taken from `left`, the first one first."""
    match tree:
        case ["none"]:
            return None
        case ["bool", bool(value)] | ["str", str(value)]:
            return value
        case ["int", int(value)] if is_int(value) and -(2**63) <= value < 2**64:
            return value
        case ["float", str(text)]:
            return read_float(text)
        case ["tuple", list(items)]:
            return tuple([read_tree(item, left) for item in items])
        case ["list", list(items)]:
            return [read_tree(item, left) for item in items]
        case ["dict", list(pairs)]:
            demand(all(isinstance(p, list) and len(p) == 2 and type(p[0]) is str for p in pairs))
            made = {key: read_tree(item, left) for key, item in pairs}
            demand(len(made) == len(pairs))
            return made
        case ["strings", list(shape), list(texts)]:
            demand(is_shape(shape) and math.prod(shape) == len(texts) <= 65536)
            demand(all(isinstance(text, str) for text in texts))
            return np.array(texts, dtype="U" if texts else "<U1").reshape(shape)
        case ["array", int(index)] if is_int(index) and left and left[0][0] == index:
            return left.pop(0)[1]
        case ["handle", int(number)] if is_int(number):
            return Handle(number)
    raise NoAnswer


def read_float(text: str) -> float:
    """What `float.hex` writes, and nothing else that Python reads."""
    try:
        value = float.fromhex(text)
    except (ValueError, OverflowError):
        raise NoAnswer from None
    body = text.removeprefix("-")
    demand(text == "nan" or body == "inf" or (body.startswith(("0x0.", "0x1.")) and "p" in body))
    if body.startswith("0x"):
        digits, _, exponent = body[4:].partition("p")
        demand(1 <= len(digits) <= 13 and digits == digits.lower() and set(digits) <= HEX)
        demand(exponent[:1] in {"+", "-"} and 1 <= len(exponent) - 1 <= 4)
        demand(set(exponent[1:]) <= set("0123456789"))
    return value


HEX = set("0123456789abcdef")


def read_change(entry: Any, left: list[tuple[int, Any]], arguments: Mapping[str, Any]) -> str:
    """The name of a changed argument; its array must be of the argument's kind."""
    demand(isinstance(entry, list) and len(entry) == 2 and isinstance(entry[0], str))
    array = read_tree(entry[1], left)
    demand(isinstance(array, np.ndarray))
    original = arguments.get(entry[0], array)
    demand(array.shape == original.shape and array.dtype == original.dtype)
    return entry[0]


def is_of_kind(value: Any, returns: Returns) -> bool:
    """Whether a value is what the contract of a function says."""
    if isinstance(returns, tuple):
        fits = type(value) is tuple and len(value) == len(returns)
        return fits and all(is_of_kind(*pair) for pair in zip(value, returns, strict=True))
    if returns == "opaque":
        return isinstance(value, Handle)
    if returns == "values":
        return type(value) is list and all(is_of_kind(item, "value") for item in value)
    if returns == "mapping":
        return type(value) is dict and all(is_of_kind(item, "value") for item in value.values())
    plain = isinstance(value, np.ndarray | bool | int | float | str)
    return plain or (returns == "optional" and value is None)


def is_int(value: Any) -> bool:
    return type(value) is int


def is_shape(shape: Any) -> bool:
    """Sides of an array that could exist."""
    fits = isinstance(shape, list) and len(shape) <= MOST_SIDES
    fits = fits and all(is_int(side) and side >= 0 for side in shape)
    return fits and math.prod(side for side in shape if side) < 2**40


def demand(holds: bool) -> None:  # noqa: FBT001 - reads like an assertion
    """Raise NoAnswer where a rule is broken."""
    if not holds:
        raise NoAnswer
