"""Turns what a student's function returned into trees and arrays, or says why it cannot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .faults import Fault
from .tensors import as_array
from .values import Tree, encode_value
from .wire import MAX_DIMENSIONS, WireError

MAX_ITEMS = 1024
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


class AnswerWriter:
    """Writes one answer: `arrays` fills while trees are made.

    `function` is named in sentences; answers of more than `max_bytes` are refused; `keep` stores
    an object inside and returns its number.
    """

    def __init__(self, function: str, max_bytes: int, keep: Callable[[Any], int]) -> None:
        self.arrays: list[NDArray[Any]] = []
        self._function = function
        self._room = max_bytes
        self._keep = keep

    def write(self, value: Any, returns: Any) -> Tree:
        """The tree of a whole answer, shaped as `returns` says; raises Fault."""
        if isinstance(returns, str):
            return self._write_part(value, returns, f"Your `{self._function}` returned")
        parts = _split(value)
        if parts is None or len(parts) != len(returns):
            came = describe(value) if parts is None else f"{len(parts)} of them"
            wanted = f"must return {len(returns)} values, as a tuple"
            raise Fault("bad_answer", f"Your `{self._function}` {wanted}; it returned {came}.")
        trees = []
        for number, (part, kind) in enumerate(zip(parts, returns, strict=True)):
            trees.append(self._write_part(part, kind, self._nth(number)))
        return ["tuple", trees]

    def _nth(self, number: int) -> str:
        ordinal = _ORDINALS[number] if number < len(_ORDINALS) else f"{number + 1}th"
        return f"The {ordinal} value that your `{self._function}` returned is"

    def _write_part(self, value: Any, kind: str, subject: str) -> Tree:
        if kind == "opaque":
            return ["handle", self._keep(value)]
        if kind == "values":
            items = _split(value)
            if items is None or len(items) > MAX_ITEMS:
                raise Fault("bad_answer", f"{subject} {describe(value)}, not a list of arrays.")
            return ["list", [self._write_value(item, f"{subject} a list with") for item in items]]
        if kind == "mapping":
            return self._write_mapping(value, subject)
        if kind == "optional" and value is None:
            return ["none"]
        return self._write_value(value, subject)

    def _write_mapping(self, value: Any, subject: str) -> Tree:
        if not isinstance(value, dict) or len(value) > MAX_ITEMS:
            raise Fault("bad_answer", f"{subject} {describe(value)}, not a dict of arrays.")
        if not all(isinstance(key, str) for key in value):
            raise Fault("bad_answer", f"{subject} a dict whose keys are not all strings.")
        inner = f"{subject} a dict with"
        return ["dict", [[str(key), self._write_value(value[key], inner)] for key in value]]

    def _write_value(self, value: Any, subject: str) -> Tree:
        try:
            plain = _plain_number(value)
            if plain is None:
                plain = _supported(as_array(value, self._room))
                self._room -= plain.nbytes
            tree = encode_value(plain, self.arrays, _nothing)
        except WireError as error:
            raise Fault("bad_answer", f"{subject} {error}.") from None
        except ValueError as error:
            raise Fault("bad_answer", f"{subject} {error}; an array was expected.") from None
        except OverflowError as error:
            raise Fault("output", f"{subject} {error}.") from None
        return tree


def describe(value: Any) -> str:
    """Say what a value is: "None", "a dict", "an object of class Net"."""
    if value is None:
        return "None"
    name = type(value).__name__[:60]
    if type(value).__module__ == "builtins":
        return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
    return f"an object of class {name}"


def _plain_number(value: Any) -> Any:
    """Booleans, numbers and strings of Python, without their subclasses; None for others."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int.__index__(value)
    if isinstance(value, float) and not isinstance(value, np.generic):
        return float.__float__(value)
    if isinstance(value, str) and not isinstance(value, np.generic):
        text = str.__str__(value)
        if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
            raise ValueError("a string that is no valid text")
        if len(text) > 2**16:
            raise OverflowError("a string of more than 65 536 characters")
        return text
    return None


def _split(value: Any) -> list[Any] | None:
    """The items of a tuple or list, or of an array along its first axis."""
    if isinstance(value, (tuple, list)):
        return list(value)
    if isinstance(value, np.ndarray) or hasattr(type(value), "numpy"):
        try:
            array = as_array(value, 2**40)
        except (ValueError, OverflowError):
            return None
        return list(array) if array.ndim > 0 and len(array) <= MAX_ITEMS else None
    return None


def _supported(array: NDArray[Any]) -> NDArray[Any]:
    """The array in a dtype that travels; raises ValueError for the others."""
    kind, name = array.dtype.kind, array.dtype.name
    if array.ndim > MAX_DIMENSIONS:
        raise ValueError(f"an array of {array.ndim} dimensions")
    if kind in "biuU" or name in {"float16", "float32", "float64"}:
        return array
    if kind == "f":
        return array.astype(np.float64)
    if kind == "V" and name.startswith(("bfloat", "float8")):
        return array.astype(np.float32)
    if kind == "O" and array.size and all(isinstance(item, str) for item in array.flat):
        return array.astype(np.str_)
    raise ValueError(_DTYPE_WORDS.get(kind, f"an array of dtype {name[:40]}"))


_DTYPE_WORDS = {
    "O": "an array of Python objects",
    "S": "an array of bytes",
    "c": "an array of complex numbers",
    "M": "an array of dates",
    "m": "an array of time spans",
}


def _nothing(_value: Any, _arrays: list[NDArray[Any]]) -> None:
    return None
