"""The engine's handle on one cell: loads a submission, calls its functions, reads the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from grader.errors import (
    AssignmentFault,
    BadAnswer,
    Refused,
)
from grader.misuse import ours
from grader.model import Argument, Handle, Pixels, Returns, Traced, Value
from grader.refusals import seen_sentence
from grader.report import Usage
from grader.sandbox.conversation import Conversation
from grader.sandbox.endings import improper_answer
from grader.sandbox.faults import fault_of
from grader.sandbox.inside.values import (
    Parts,
    Tree,
    decode_value,
    encode_array,
    encode_value,
    named_arrays,
    named_containers,
)
from grader.sandbox.inside.wire import Frame, WireError, pack
from grader.sandbox.inspection import Inspection, read_inspection
from grader.sentences import say

_ANSWER_KEYS = {"did", "call", "value", "changed", "seen"}


class Cell:
    """One process with one submission in it; made by `Sandbox.cell`.

    `functions` are the callables that the submission defines or imports. `usage` is complete
    once the cell has been left.
    """

    def __init__(self, conversation: Conversation, answer_bytes: int) -> None:
        self.functions: tuple[str, ...] = ()
        self.usage = Usage()
        self._conversation = conversation
        self._answer_bytes = answer_bytes
        self._calls = 0
        self._handles: dict[int, Handle] = {}

    def load(self, source: bytes, file_name: str, refuses: Mapping[str, Sequence[str]]) -> None:
        """Run the submission as a module; raises StudentFault.

        `refuses` holds, by function, patterns of the operations that calls are watched for.
        """
        request = {
            "do": "load",
            "file_name": file_name,
            "max_answer_bytes": self._answer_bytes,
            "refuses": {function: list(patterns) for function, patterns in refuses.items()},
        }
        header = self._ask(request, [np.frombuffer(source, np.uint8)]).header
        if header.get("did") != "load" or not _is_list_of(header.get("functions"), str):
            self._refuse("it did not say what it defines")
        self.functions = tuple(header["functions"])

    def inspect(self, source: bytes, file_name: str) -> Inspection:
        """Read the submission without running it; raises StudentFault."""
        request = {"do": "inspect", "file_name": file_name}
        header = self._ask(request, [np.frombuffer(source, np.uint8)]).header
        try:
            return read_inspection(header)
        except WireError as error:
            self._refuse(str(error))

    @ours()
    def call(
        self,
        function: str,
        arguments: Mapping[str, Argument],
        returns: Returns,
        traced: Traced | None = None,
    ) -> tuple[Value, Mapping[str, NDArray[Any]]]:
        """Call a function by keyword; gives its answer and the argument arrays it changed.

        A changed array that stood inside a list or dict is named like `parameters[0]`; arrays of
        more than 4 MiB are not watched. Of a list or dict that holds other things now
        there is an array of where each stood before, -1 for what is new. Raises StudentFault
        (Refused where the call used an operation that `load` was told of), BoxFault where we
        failed, and AssignmentFault where an argument is no value.
        """
        expected: Returns = ("value", "value") if traced else returns
        arrays: list[NDArray[Any]] = []
        request = {
            "do": "call",
            "function": function,
            "arguments": self._encode_arguments(arguments, arrays),
            "returns": expected,
            "traced": traced.gradient_by if traced else None,
        }
        frame = self._ask(request, arrays)
        try:
            _raise_refusal(function, frame)
            return self._read_answer(frame, expected, arguments)
        except WireError as error:
            self._refuse(str(error))

    def _ask(self, request: dict[str, Any], arrays: list[NDArray[Any]]) -> Frame:
        self._calls += 1
        try:
            buffers = pack({**request, "call": self._calls}, arrays)
        except WireError:
            raise BadAnswer(say("What your code returned is too long to be handed back.")) from None
        frame = self._conversation.exchange(buffers)
        number = frame.header.get("call")
        if type(number) is not int or number != self._calls:
            self._refuse("it does not belong to the question")
        if frame.header.get("did") == "fault":
            raise fault_of(frame.header)
        return frame

    def _read_answer(
        self, frame: Frame, returns: Returns, arguments: Mapping[str, Argument]
    ) -> tuple[Value, Mapping[str, NDArray[Any]]]:
        header = frame.header
        if header.get("did") != "call" or set(header) != _ANSWER_KEYS:
            raise WireError("it has no value")
        if frame.payload_bytes > self._answer_bytes + 2**24:
            raise WireError("it is too large")
        parts = Parts(frame.arrays)
        value = decode_value(header["value"], parts, self._resolve)
        if not _fits(value, returns):
            raise WireError("it is not of the kind asked for")
        changed = _read_changes(header["changed"], parts, _changeable(arguments))
        parts.expect_nothing_left()
        return value, changed

    def _encode_arguments(
        self, arguments: Mapping[str, Argument], arrays: list[NDArray[Any]]
    ) -> list[list[Any]]:
        try:
            return [
                [name, encode_value(arguments[name], arrays, self._encode)] for name in arguments
            ]
        except WireError as error:
            sentence = say("An argument cannot be sent to a cell: %(error)s.", error=error)
            raise AssignmentFault(sentence) from None

    def _encode(self, value: Any, arrays: list[NDArray[Any]]) -> Tree | None:
        """Trees of what only ever travels to a cell."""
        if isinstance(value, Pixels):
            _, index = encode_array(np.asarray(value.levels, np.uint8), arrays)
            return ["pixels", index]
        if not isinstance(value, Handle):
            return None
        if self._handles.get(value.number) is not value:
            raise AssignmentFault(say("A handle was passed to a cell that it does not come from."))
        return ["handle", value.number]

    def _resolve(self, kind: str, content: Any) -> Handle:
        if kind != "handle":
            raise WireError("it holds pixels")
        return self._handles.setdefault(content, Handle(content))

    def _refuse(self, why: str) -> NoReturn:
        self._conversation.fail(improper_answer(why))


def _fits(value: Value, returns: Returns) -> bool:
    """Whether a decoded answer is of the kind that was asked for."""
    if isinstance(returns, tuple):
        parts = zip(value, returns, strict=True) if type(value) is tuple else ()
        return (
            type(value) is tuple
            and len(value) == len(returns)
            and all(_fits(part, kind) for part, kind in parts)
        )
    if returns == "opaque":
        return isinstance(value, Handle)
    if returns == "values":
        return type(value) is list and all(_fits(item, "value") for item in value)
    if returns == "mapping":
        return type(value) is dict and all(_fits(item, "value") for item in value.values())
    if returns == "optional" and value is None:
        return True
    return isinstance(value, (np.ndarray, bool, int, float, str))


def _changeable(arguments: Mapping[str, Argument]) -> dict[str, Any]:
    """What a call may change, by name: arrays, lists and dicts."""
    return {**dict(named_arrays(arguments)), **dict(named_containers(arguments))}


def _read_changes(
    listed: Any, parts: Parts, originals: Mapping[str, Any]
) -> dict[str, NDArray[Any]]:
    """What a call changed, by name; what was not ours to begin with is left."""
    changed: dict[str, NDArray[Any]] = {}
    if type(listed) is not list:
        raise WireError("its changes cannot be read")
    for entry in listed:
        if type(entry) is not list or len(entry) != 2 or type(entry[0]) is not str:
            raise WireError("its changes cannot be read")
        name, array = entry[0], decode_value(entry[1], parts, _no_special)
        if type(array) is not np.ndarray or name in changed:
            raise WireError("its changes cannot be read")
        if not _is_change_of(originals.get(name, array), array):
            raise WireError("its changes are of another kind than what was handed over")
        changed[name] = array
    return {name: changed[name] for name in changed if name in originals}


def _is_change_of(original: Any, array: NDArray[Any]) -> bool:
    """Whether an array is of the original's kind; for a list or dict, places in it."""
    if isinstance(original, np.ndarray):
        return (array.shape, array.dtype) == (original.shape, original.dtype.newbyteorder("="))
    return array.dtype == np.int64 and array.ndim == 1 and len(array) <= len(original) + 1


def _no_special(kind: str, _content: Any) -> NoReturn:
    raise WireError(f"it holds {kind}")


def _raise_refusal(function: str, frame: Frame) -> None:
    """Raise Refused where the guard inside saw an operation that the function may not call."""
    seen = frame.header.get("seen")
    if seen == []:
        return
    entry = seen[0] if type(seen) is list else None
    if type(entry) is not list or [type(part) for part in entry] != [str, int]:
        raise WireError("what was seen during the call cannot be read")
    name, line = entry
    raise Refused(seen_sentence(function, name[:200], line))


def _is_list_of(value: Any, kind: type) -> bool:
    return type(value) is list and all(type(item) is kind for item in value)
