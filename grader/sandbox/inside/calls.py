"""Calls one function of a submission and writes down what it returned."""

from __future__ import annotations

import contextlib
import inspect
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import CoroutineType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .answers import AnswerWriter
from .faults import Fault, describe_error, student_traceback
from .graphs import call_traced, evaluate
from .guard import Guard
from .module import Submission
from .provided import PROVIDED
from .sentences import say
from .values import (
    Parts,
    Thing,
    decode_value,
    encode_array,
    held_by,
    named_arrays,
    named_containers,
)
from .wire import WireError

MAX_WATCHED_BYTES = 4 * 2**20


class Caller:
    """Calls functions of one submission; keeps the opaque objects they return."""

    def __init__(self, submission: Submission, guard: Guard, max_answer_bytes: int) -> None:
        self._submission = submission
        self._guard = guard
        self._max_answer_bytes = max_answer_bytes
        self._kept: list[Any] = []

    def call(
        self, request: Mapping[str, Any], arrays: Sequence[NDArray[Any]]
    ) -> tuple[dict[str, Any], list[NDArray[Any]]]:
        """The answer's header and arrays for a call's header and arrays; raises Fault."""
        name = request["function"]
        function = PROVIDED.get(name) or self._submission.function(name)
        parts = Parts(arrays)
        arguments = {
            key: decode_value(tree, parts, self._resolve) for key, tree in request["arguments"]
        }
        watched = dict(watched_arrays(arguments))
        before = {key: array.copy() for key, array in watched.items()}
        held = {key: held_by(container) for key, container in named_containers(arguments)}
        with self._guard.watching(name) as seen:
            value = self._value_of(function, name, arguments, request)
        writer = AnswerWriter(name, self._max_answer_bytes, self._keep)
        try:
            tree = writer.write(value, request["returns"])
        except Fault:
            raise
        except BaseException as error:  # noqa: BLE001 - a student's object may raise anything
            sentence = say(
                "What your `%(function)s` returned cannot be read: %(error)s",
                function=name,
                error=describe_error(error, self._submission.path),
            )
            raise Fault("bad_answer", sentence) from None
        changed = _changed(before, watched, writer.arrays)
        changed += _changed_containers(held, arguments, writer.arrays)
        header = {"did": "call", "value": tree, "changed": changed, "seen": seen}
        return header, writer.arrays

    def _value_of(
        self,
        function: Callable[..., Any],
        name: str,
        arguments: dict[str, Any],
        request: Mapping[str, Any],
    ) -> Any:
        path, traced = self._submission.path, request["traced"]
        try:
            _check_parameters(function, name, arguments)
            if traced is not None:
                return call_traced(function, name, arguments, traced, path)
            value = function(**arguments)
            if request["returns"] != "opaque":  # a model stays as it is: it may hold placeholders
                value = evaluate(value)
        except Fault:
            raise
        except BaseException as error:  # noqa: BLE001 - whatever the student's function raises
            sentence = describe_error(error, path)
            raise Fault("raised", sentence, student_traceback(error, path)) from None
        if issubclass(type(value), CoroutineType):  # an object may lie about its class, or raise
            with contextlib.suppress(BaseException):  # it may have begun, and refuse to end
                value.close()
            sentence = say(
                "Your `%(function)s` is an `async def`; a plain `def` was meant.", function=name
            )
            raise Fault("bad_answer", sentence)
        return value

    def _keep(self, value: Any) -> int:
        self._kept.append(value)
        return len(self._kept) - 1

    def _resolve(self, kind: str, content: Any) -> Any:
        if kind == "pixels":
            return content.astype(np.float32) / np.float32(255)
        if kind == "handle" and 0 <= content < len(self._kept):
            return self._kept[content]
        raise WireError("a handle of another cell")


def watched_arrays(arguments: Mapping[str, Any]) -> Iterator[tuple[str, NDArray[Any]]]:
    """The arrays among the arguments whose changes are reported, with the names they go by."""
    for key, array in named_arrays(arguments):
        if array.nbytes <= MAX_WATCHED_BYTES:
            yield key, array


def _changed(
    before: Mapping[str, NDArray[Any]], watched: Mapping[str, Any], arrays: list[NDArray[Any]]
) -> list[list[Any]]:
    """[name, tree] of every watched array whose bytes are no longer what they were."""
    changed: list[list[Any]] = []
    for key, array in watched.items():
        old = before[key]
        alike = old.dtype == array.dtype and old.shape == array.shape
        if alike and old.tobytes() != array.tobytes():
            changed.append([key, encode_array(array, arrays)])
    return changed


def _changed_containers(
    held: Mapping[str, list[Thing]],
    arguments: Mapping[str, Any],
    arrays: list[NDArray[Any]],
) -> list[list[Any]]:
    """[name, tree] of every list and dict that holds something else now, or in another order.

    The tree is that of where each thing stood before, -1 for what is new.
    """
    changed: list[list[Any]] = []
    for key, container in named_containers(arguments):
        before, after = held[key], held_by(container)
        places = [_place_of(place, thing, before) for place, thing in enumerate(after)]
        places = places[: len(before) + 1]
        if places != list(range(len(before))):
            changed.append([key, encode_array(np.array(places, np.int64), arrays)])
    return changed


def _place_of(now: int, thing: Thing, before: Sequence[Thing]) -> int:
    """Where a thing stood before: where it stands now, if that can be."""
    wanted, what = thing
    same = [place for place, (key, item) in enumerate(before) if key == wanted and item is what]
    return now if now in same else next(iter(same), -1)


def _check_parameters(function: Callable[..., Any], name: str, arguments: dict[str, Any]) -> None:
    """Say how a function must be declared, where it cannot take its arguments by keyword."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return
    try:
        signature.bind(**arguments)
    except TypeError as error:
        wanted = ", ".join(arguments)
        sentence = say(
            "Your `%(function)s` is declared as %(function)s%(signature)s, but it is called as "
            "%(function)s(%(wanted)s), by keyword: %(error)s.",
            function=name,
            signature=str(signature)[:200],
            wanted=wanted,
            error=_complaint(str(error)),
        )
        raise Fault("raised", sentence) from None


def _complaint(error: str) -> str:
    """What Python says about a call, as a sentence of ours where it is one of the usual two."""
    if match := re.fullmatch(r"got an unexpected keyword argument '(\w+)'", error):
        return say("got an unexpected keyword argument '%(name)s'", name=match[1])
    if match := re.fullmatch(r"missing a required argument: '(\w+)'", error):
        return say("missing a required argument: '%(name)s'", name=match[1])
    return error


def flush_output() -> None:
    """Hand on what Python still holds of the student's output."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
