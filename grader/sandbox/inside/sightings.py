"""What was seen of refused operations in the call that is being watched, and in which line."""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from fnmatch import translate
from types import FrameType

UNWATCHED = ""
"""The name that is noted where the submission switched the guard off."""
MAX_SIGHTINGS = 8


class Sightings:
    """The refused operations of one call; `path` is the submission's file."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._watching = False
        self._patterns: Sequence[str] = ()
        self._matcher: re.Pattern[str] | None = None
        self._lines: dict[str, int] = {}

    def begin(self, patterns: Sequence[str]) -> None:
        """From now on names that match a pattern count."""
        if patterns != self._patterns:
            self._patterns, self._matcher = patterns, None
        self._watching = bool(patterns)

    def end(self) -> list[list[str | int]]:
        """[name, line] of the operations seen, kernels first; nothing counts any more."""
        self._watching = False
        names = sorted(self._lines, key=lambda name: not name.startswith("tensorflow.raw_ops."))
        seen: list[list[str | int]] = [[name, self._lines[name]] for name in names]
        self._lines.clear()
        return seen[:MAX_SIGHTINGS]

    def counts(self, name: str) -> bool:
        """Whether an operation of this name is refused in the call at hand."""
        if self._matcher is None:  # compiled late: it takes a millisecond, and most need it not
            self._matcher = re.compile("|".join(map(translate, self._patterns)))
        return self._watching and self._matcher.match(name) is not None

    def note(self, name: str, frame: FrameType | None = None) -> None:
        """Note an operation if it is refused, with the submission's innermost line."""
        if name == UNWATCHED or self.counts(name):
            self._lines.setdefault(name, self._line(frame or inspect.currentframe()))

    def _line(self, frame: FrameType | None) -> int:
        while frame is not None:
            if frame.f_code.co_filename == self._path:
                return frame.f_lineno
            frame = frame.f_back
        return 0
