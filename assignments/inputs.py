"""What checks of several assignments observe: inputs left alone, and answers that must agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.model import Observation
from grader.sentences import say


def watch(**arguments: NDArray[Any] | list[Any]) -> Callable[[], Iterator[Observation]]:
    """Remember arrays and lists before a call; the function that comes back tells which changed.

    It tells that they changed and not into what, so that one known mistake fits all who write
    into their arguments.
    """
    before = {name: _content(argument) for name, argument in arguments.items()}

    def look() -> Iterator[Observation]:
        for name, argument in arguments.items():
            same = _content(argument) == before[name]
            yield (
                say("`%(name)s` after the call", name=name),
                say("left alone") if same else say("changed"),
            )

    return look


def _content(argument: NDArray[Any] | list[Any]) -> bytes | list[int]:
    """The bytes of an array, or which things a list holds."""
    return [id(item) for item in argument] if isinstance(argument, list) else argument.tobytes()


def change(before: Any, after: Any) -> NDArray[Any]:
    """How far an answer moved: for properties by which it must stay where it is."""
    return np.asarray(np.subtract(after, before))
