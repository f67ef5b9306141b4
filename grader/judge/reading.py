"""Turns plain data of a hostile sender into our frozen nouns, by their own annotations.

What a field is annotated with is what it must be: nothing is converted, nothing may be missing and
nothing may be added. Texts and collections have caps.
"""

from __future__ import annotations

import functools
import math
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from grader.judge.messages import MessageError
from grader.sentences import say

MOST_TEXT = 2**18
MOST_ITEMS = 20_000
MOST_DEPTH = 20
LARGEST = 1e300

Noun = TypeVar("Noun")


def read_noun(kind: type[Noun], data: Any) -> Noun:
    """`data` as a dataclass of ours; raises MessageError, naming the field, where it is none."""
    noun: Noun = _read(kind, data, kind.__name__)
    return noun


def _read(kind: Any, data: Any, where: str) -> Any:
    if kind is Any:
        _check_plain(data, MOST_DEPTH, where)
        return data
    if is_dataclass(kind):
        return _read_dataclass(kind, data, where)
    origin, arguments = _taken_apart(kind)
    if origin in (Union, types.UnionType):
        (kind,) = (one for one in arguments if one is not type(None))
        return None if data is None else _read(kind, data, where)
    if origin in (tuple, Mapping):
        return _read_collection(origin, arguments, data, where)
    return _read_simple(kind, data, where)


def _read_collection(origin: Any, arguments: tuple[Any, ...], data: Any, where: str) -> Any:
    """A tuple of any length, or a mapping from texts."""
    expected = list if origin is tuple else dict
    _expect(type(data) is expected and len(data) <= MOST_ITEMS, where)
    if origin is tuple:
        return tuple(_read(arguments[0], item, where) for item in data)
    return {
        _read_text(key, where): _read(arguments[1], data[key], f"{where}.{key[:40]}")
        for key in data
    }


def _read_dataclass(kind: Any, data: Any, where: str) -> Any:
    hints = _hints(kind)
    _expect(type(data) is dict and data.keys() == hints.keys(), where)
    return kind(
        **{name: _read(hint, data[name], f"{where}.{name}") for name, hint in hints.items()}
    )


def _read_simple(kind: Any, data: Any, where: str) -> Any:
    if kind is str:
        return _read_text(data, where)
    if kind is float:
        _expect(type(data) in (int, float) and abs(data) <= LARGEST, where)
        return data
    if isinstance(kind, type) and issubclass(kind, Enum):
        _expect(type(data) is str and data in {one.value for one in kind}, where)
        return kind(data)
    _expect(kind in (int, bool) and type(data) is kind and abs(data) < 2**63, where)
    return data


def _read_text(data: Any, where: str) -> str:
    _expect(type(data) is str and len(data) <= MOST_TEXT and is_clean(data), where)
    text: str = data
    return text


def is_clean(text: str) -> bool:
    """Whether every database and every page takes it: no NUL and no lone surrogate."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def _check_plain(data: Any, depth: int, where: str) -> None:
    """JSON values of bounded depth, with finite numbers and clean texts."""
    _expect(depth >= 0, where)
    if type(data) is str:
        _read_text(data, where)
    elif type(data) is float:
        _expect(math.isfinite(data), where)
    elif type(data) is list:
        for item in data:
            _check_plain(item, depth - 1, where)
    elif type(data) is dict:
        for key, item in data.items():
            _read_text(key, where)
            _check_plain(item, depth - 1, where)
    else:
        _expect(data is None or type(data) in (bool, int), where)


def _expect(condition: bool, where: str) -> None:  # noqa: FBT001 what holds, not a switch
    if not condition:
        raise MessageError(say("%(where)s is not what it must be", where=where))


@functools.cache
def _hints(kind: Any) -> dict[str, Any]:
    """The annotation of each field of a dataclass."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


@functools.cache
def _taken_apart(kind: Any) -> tuple[Any, tuple[Any, ...]]:
    """What an annotation is of, and its arguments: a report asks some hundred times."""
    return get_origin(kind), get_args(kind)
