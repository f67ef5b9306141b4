"""Turns what a student's function returned into trees and arrays, or says why it cannot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .faults import Fault
from .sentences import say
from .tensors import NoArray, TooLarge, as_array, describe
from .values import INT_RANGE, Tree, encode_value
from .wire import MAX_DIMENSIONS, WireError

MAX_ITEMS = 1024
_ORDINALS = (say("first"), say("second"), say("third"), say("fourth"))


class AnswerWriter:
    """Writes one answer: `arrays` fills while trees are made.

    `function` is named in sentences; answers of more than `max_bytes` are refused; `keep` stores
    an object inside and returns its number.
    """

    def __init__(self, function: str, max_bytes: int, keep: Callable[[Any], int]) -> None:
        self.arrays: list[NDArray[Any]] = []
        self._function = function
        self._most = self._room = max_bytes
        self._keep = keep

    def write(self, value: Any, returns: Any) -> Tree:
        """The tree of a whole answer, shaped as `returns` says; raises Fault."""
        if isinstance(returns, str):
            return self._write_part(
                value, returns, say("Your `%(function)s` returned", function=self._function)
            )
        parts = _split(value)
        if parts is None or len(parts) != len(returns):
            came = describe(value) if parts is None else say("%(count)s of them", count=len(parts))
            sentence = say(
                "Your `%(function)s` must return %(count)s values, as a tuple; it returned "
                "%(came)s.",
                function=self._function,
                count=len(returns),
                came=came,
            )
            raise Fault("bad_answer", sentence)
        trees = []
        for number, (part, kind) in enumerate(zip(parts, returns, strict=True)):
            trees.append(self._write_part(part, kind, self._nth(number)))
        return ["tuple", trees]

    def _nth(self, number: int) -> str:
        ordinal = _ORDINALS[number] if number < len(_ORDINALS) else f"{number + 1}th"
        return say(
            "The %(ordinal)s value that your `%(function)s` returned is",
            ordinal=ordinal,
            function=self._function,
        )

    def _write_part(self, value: Any, kind: str, subject: str) -> Tree:
        if kind == "opaque":
            return ["handle", self._keep(value)]
        if kind == "values":
            items = _split(value)
            if items is None or len(items) > MAX_ITEMS:
                came = describe(value)
                raise _bad(
                    say("%(subject)s %(came)s, not a list of arrays.", subject=subject, came=came)
                )
            inner = say("%(subject)s a list with", subject=subject)
            return ["list", [self._write_value(item, inner) for item in items]]
        if kind == "mapping":
            return self._write_mapping(value, subject)
        if kind == "optional" and value is None:
            return ["none"]
        return self._write_value(value, subject)

    def _write_mapping(self, value: Any, subject: str) -> Tree:
        if not isinstance(value, dict) or len(value) > MAX_ITEMS:
            came = describe(value)
            raise _bad(
                say("%(subject)s %(came)s, not a dict of arrays.", subject=subject, came=came)
            )
        if not all(isinstance(key, str) and _is_text(str.__str__(key)) for key in value):
            came = say("a dict whose keys are not all strings")
            raise _bad(say("%(subject)s %(came)s.", subject=subject, came=came))
        inner = say("%(subject)s a dict with", subject=subject)
        return ["dict", [[str.__str__(key), self._write_value(value[key], inner)] for key in value]]

    def _write_value(self, value: Any, subject: str) -> Tree:
        try:
            plain = _plain_number(value)
            if plain is None:
                plain = _supported(as_array(value, self._room))
                self._room -= plain.nbytes
            tree = encode_value(plain, self.arrays, _nothing)
        except WireError as error:
            raise _bad(say("%(subject)s %(came)s.", subject=subject, came=_told(error))) from None
        except NoArray as error:
            came = _told(error)
            raise _bad(
                say("%(subject)s %(came)s; an array was expected.", subject=subject, came=came)
            ) from None
        except TooLarge as error:
            sentence = say("%(subject)s %(came)s.", subject=subject, came=_told(error))
            if self._room < self._most:  # it is too large beside those before it
                size = f"{self._most / 2**20:.0f}"
                sentence = say("Your code returned more than %(size)s MiB.", size=size)
            raise Fault("output", sentence) from None
        return tree


def _bad(sentence: str) -> Fault:
    return Fault("bad_answer", sentence)


def _told(error: Exception) -> str:
    """The sentence that an error of ours was raised with."""
    return error.args[0] if error.args and isinstance(error.args[0], str) else str(error)


def _plain_number(value: Any) -> Any:
    """Booleans, numbers and strings of Python, without their subclasses; None for others."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        number = int.__index__(value)
        if number not in INT_RANGE:
            raise NoArray(say("an integer of more than 64 bits"))
        return number
    if isinstance(value, float) and not isinstance(value, np.generic):
        return float.__float__(value)
    if isinstance(value, str) and not isinstance(value, np.generic):
        text = str.__str__(value)
        if not _is_text(text):
            raise NoArray(say("a string that is no valid text"))
        if len(text) > 2**16:
            raise TooLarge(say("a string of more than 65 536 characters"))
        return text
    return None


def _is_text(text: str) -> bool:
    """Whether every reader takes it."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _split(value: Any) -> list[Any] | None:
    """The items of a tuple or list, or of an array along its first axis."""
    if isinstance(value, (tuple, list)):
        return list(value)
    if isinstance(value, np.ndarray) or hasattr(type(value), "numpy"):
        try:
            array = as_array(value, 2**40)
        except (NoArray, TooLarge):
            return None
        return list(array) if array.ndim > 0 and len(array) <= MAX_ITEMS else None
    return None


def _supported(array: NDArray[Any]) -> NDArray[Any]:
    """The array in a dtype that travels; raises NoArray for the others."""
    kind, name = array.dtype.kind, array.dtype.name
    if array.ndim > MAX_DIMENSIONS:
        raise NoArray(say("an array of %(count)s dimensions", count=array.ndim))
    if kind == "U" and not _is_text("".join(array.flat)):
        raise NoArray(say("an array with a string that is no valid text"))
    if kind in "biuU" or name in {"float16", "float32", "float64"}:
        return array
    if kind == "f":
        return array.astype(np.float64)
    if kind == "V" and name.startswith(("bfloat", "float8")):
        return array.astype(np.float32)
    if kind == "O" and array.size and all(isinstance(item, str) for item in array.flat):
        return array.astype(np.str_)
    raise NoArray(_DTYPE_WORDS.get(kind) or say("an array of dtype %(name)s", name=name[:40]))


_DTYPE_WORDS = {
    "O": say("an array of Python objects"),
    "S": say("an array of bytes"),
    "c": say("an array of complex numbers"),
    "M": say("an array of dates"),
    "m": say("an array of time spans"),
}


def _nothing(_value: Any, _arrays: list[NDArray[Any]]) -> None:
    return None
