"""How a value is written into a header: small trees of JSON lists that point to the frame's arrays.

A tree is a list whose first item names its kind:
["none"] · ["bool", true] · ["int", 3] · ["float", "0x1.8p+1"] · ["str", "text"] · ["array", index]
· ["strings", shape, texts] · ["tuple" or "list", trees] · ["dict", [[key, tree], …]]
· ["pixels", index] (uint8 levels that become float32 in [0, 1]) · ["handle", number].
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .wire import DTYPES, MAX_DIMENSIONS, WireError, checked_shape

Tree = list[Any]
Thing = tuple[Any, Any]
"""Key and item of a dict; None and item of a list."""

Special = Callable[[Any, list[NDArray[Any]]], Tree | None]
Resolve = Callable[[str, Any], Any]

MAX_STRINGS = 65536
MAX_TEXT_BYTES = 2**26
"""Of all arrays of strings in a frame together, as NumPy holds them."""
_FLOAT = re.compile(r"-?(0x[01]\.[0-9a-f]{1,13}p[+-][0-9]{1,4}|inf)|nan")
INT_RANGE = range(-(2**63), 2**64)


def encode_value(value: Any, arrays: list[NDArray[Any]], special: Special) -> Tree:
    """The tree of a value; its arrays are appended to `arrays`.

    `special` is asked about what is no plain value. Raises WireError for what has no tree.
    """
    kind = type(value)
    if value is None:
        return ["none"]
    if kind is bool or kind is str:
        return [kind.__name__, value]
    if kind is int and value in INT_RANGE:
        return ["int", value]
    if kind is float:
        return ["float", value.hex()]
    if kind is tuple or kind is list:
        return [kind.__name__, [encode_value(item, arrays, special) for item in value]]
    if isinstance(value, dict):
        return ["dict", [[key, encode_value(value[key], arrays, special)] for key in value]]
    if isinstance(value, (np.ndarray, np.generic)):
        return encode_array(np.asarray(value), arrays)
    tree = special(value, arrays)
    if tree is None:
        raise WireError(f"a {kind.__name__} is no value")
    return tree


def encode_array(array: NDArray[Any], arrays: list[NDArray[Any]]) -> Tree:
    """The tree of one array of numbers, booleans or strings; raises WireError for others."""
    if array.ndim > MAX_DIMENSIONS:
        raise WireError(f"an array of {array.ndim} dimensions")
    if array.dtype.kind == "U":
        return ["strings", list(array.shape), [str(text) for text in array.reshape(-1)]]
    if array.dtype.name not in DTYPES:
        raise WireError(f"an array of dtype {array.dtype}")
    arrays.append(array.astype(array.dtype.newbyteorder("="), copy=False))
    return ["array", len(arrays) - 1]


class Parts:
    """What trees take from their frame: its arrays, each once and in order, and room for texts."""

    def __init__(self, arrays: Sequence[NDArray[Any]]) -> None:
        self._arrays = arrays
        self._taken = 0
        self._text_room = MAX_TEXT_BYTES

    def take_array(self, index: Any) -> NDArray[Any]:
        """The next array, which must be the one of this index."""
        if type(index) is not int or index != self._taken or index >= len(self._arrays):
            raise WireError("an array that did not come, or out of turn")
        self._taken += 1
        return self._arrays[index]

    def take_room(self, text_bytes: int) -> None:
        """Count what an array of strings is going to need."""
        self._text_room -= text_bytes
        if self._text_room < 0:
            raise WireError("strings that are too long")

    def expect_nothing_left(self) -> None:
        """Raise WireError where an array came that no tree asked for."""
        if self._taken != len(self._arrays):
            raise WireError("an array that belongs to no value")


def decode_value(tree: Any, parts: Parts, resolve: Resolve) -> Any:
    """The value of a tree; `resolve` makes those of kind "pixels" and "handle".

    Raises WireError for anything that `encode_value` would not have written.
    """
    if type(tree) is not list or not tree or type(tree[0]) is not str:
        raise WireError("a value without a kind")
    kind, rest = tree[0], tree[1:]
    if kind == "none" and not rest:
        return None
    if kind in _LEAVES:
        return _decode_leaf(kind, rest)
    if kind in {"tuple", "list"}:
        items = [decode_value(item, parts, resolve) for item in _only_list(rest)]
        return tuple(items) if kind == "tuple" else items
    if kind == "dict":
        return _decode_dict(_only_list(rest), parts, resolve)
    if kind == "strings":
        return _decode_strings(rest, parts)
    if kind in {"array", "pixels"} and len(rest) == 1:
        array = parts.take_array(rest[0])
        return array if kind == "array" else resolve(kind, array)
    if kind == "handle" and len(rest) == 1 and type(rest[0]) is int:
        return resolve(kind, rest[0])
    raise WireError("a value of an unknown kind")


def _decode_leaf(kind: str, rest: list[Any]) -> Any:
    accepts, make = _LEAVES[kind]
    if len(rest) != 1 or not accepts(rest[0]):
        raise WireError(f"no {kind}")
    try:
        return make(rest[0])
    except OverflowError:
        raise WireError("a float that is too large") from None


def _is(kind: type) -> Callable[[Any], bool]:
    return lambda value: type(value) is kind


_LEAVES: Mapping[str, tuple[Callable[[Any], bool], Callable[..., Any]]] = {
    "bool": (_is(bool), bool),
    "str": (_is(str), str),
    "int": (lambda value: type(value) is int and value in INT_RANGE, int),
    "float": (lambda value: type(value) is str and bool(_FLOAT.fullmatch(value)), float.fromhex),
}


def _only_list(rest: list[Any]) -> list[Any]:
    if len(rest) != 1 or type(rest[0]) is not list:
        raise WireError("a container without items")
    return rest[0]


def _decode_dict(pairs: list[Any], parts: Parts, resolve: Resolve) -> dict[str, Any]:
    if not all(type(pair) is list and len(pair) == 2 and type(pair[0]) is str for pair in pairs):
        raise WireError("a mapping whose keys are no strings")
    decoded = {key: decode_value(item, parts, resolve) for key, item in pairs}
    if len(decoded) != len(pairs):
        raise WireError("a key that stands twice")
    return decoded


def _decode_strings(rest: list[Any], parts: Parts) -> NDArray[Any]:
    if len(rest) != 2 or type(rest[1]) is not list:
        raise WireError("strings without a shape")
    shape, texts = checked_shape(rest[0]), rest[1]
    if prod(shape) != len(texts) or len(texts) > MAX_STRINGS:
        raise WireError("strings that do not fill their shape")
    if not all(type(text) is str for text in texts):
        raise WireError("strings that are none")
    longest = max(map(len, texts), default=0)
    parts.take_room(longest * 4 * len(texts))
    return np.array(texts, dtype=f"<U{max(longest, 1)}").reshape(shape)


def named_arrays(arguments: Mapping[str, Any]) -> Iterator[tuple[str, NDArray[Any]]]:
    """The arrays among a call's arguments, each with the name it goes by.

    One inside a list or dict is named like `parameters[0]` or `parameters[weights]`.
    """
    for name, value in arguments.items():
        items = {name: value}
        if isinstance(value, (list, tuple)):
            items = {f"{name}[{index}]": item for index, item in enumerate(value)}
        elif isinstance(value, dict):
            items = {f"{name}[{key}]": item for key, item in value.items()}
        yield from ((key, item) for key, item in items.items() if type(item) is np.ndarray)


def named_containers(arguments: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The lists and dicts among a call's arguments, with their names."""
    yield from ((name, value) for name, value in arguments.items() if type(value) in (list, dict))


def held_by(container: Any) -> list[Thing]:
    """What a list or dict holds, in order."""
    if type(container) is dict:
        return list(container.items())
    return [(None, item) for item in container]
