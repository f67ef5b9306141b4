"""Which of a submission's functions call the very operation that the exercise asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Protocol

from grader.model import Assignment
from grader.sandbox.inside.sightings import UNWATCHED
from grader.sentences import say


class Operation(Protocol):
    """One use of a dotted name in the source, aliases resolved."""

    @property
    def name(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def function(self) -> str | None: ...


def refused_functions(assignment: Assignment, operations: Iterable[Operation]) -> Mapping[str, str]:
    """The sentence a student reads, by the name of each function that is refused."""
    refused: dict[str, str] = {}
    for operation in operations:
        for function in assignment.functions:
            if operation.function != function.name or function.name in refused:
                continue
            if any(fnmatchcase(operation.name, pattern) for pattern in function.refuses):
                place = say("in line %(line)s", line=operation.line)
                refused[function.name] = _sentence(function.name, operation.name, place)
    return refused


def seen_sentence(function: str, operation: str, line: int) -> str:
    """The same where a call was seen to use the operation, whatever the source looks like.

    `line` is the submission's innermost one, or 0 where none was running.
    """
    place = say("in line %(line)s", line=line) if line else say("outside your file's own lines")
    if operation == UNWATCHED:
        return say(
            "`%(function)s` switches off, %(place)s, what watches for operations that are refused.",
            function=function,
            place=place,
        )
    return _sentence(function, operation, say("while it runs, %(place)s", place=place))


def _sentence(function: str, operation: str, place: str) -> str:
    return say(
        "`%(function)s` calls `%(operation)s` %(place)s. "
        "That operation is what the exercise asks you to write yourself.",
        function=function,
        operation=operation,
        place=place,
    )


def runtime_for(modules: Iterable[str]) -> str:
    """The box that a file needs: "tensorflow" where it imports TensorFlow or Keras."""
    tops = {module.partition(".")[0] for module in modules}
    return "tensorflow" if tops & {"tensorflow", "keras"} else "numpy"
