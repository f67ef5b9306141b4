"""The second line against refused operations: sees, while a call runs, what reading missed.

It runs in the student's own process, so that who means to can get past it; what it sees is
reported with the answer, and the trusted side decides.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext

from .kernels import KernelWatch
from .sightings import Sightings
from .stand_ins import put_stand_ins


class Guard:
    """Watches calls of the submission at `path`; made before that runs.

    `refuses` holds, by function, the patterns of the names that it may not call.
    """

    def __init__(self, refuses: Mapping[str, Sequence[str]], path: str) -> None:
        self._refuses = refuses
        self._sightings = Sightings(path)
        self._kernels = KernelWatch(self._sightings) if "tensorflow" in sys.modules else None
        patterns = {pattern for each in refuses.values() for pattern in each}
        put_stand_ins(sorted(patterns), self._sightings.note)

    @contextmanager
    def watching(self, function: str) -> Iterator[list[list[str | int]]]:
        """Watch a call of `function`; the list holds [name, line] of what was seen afterwards."""
        seen: list[list[str | int]] = []
        patterns = self._refuses.get(function, ())
        self._sightings.begin(patterns)
        watch = self._kernels.watching(function) if self._kernels and patterns else nullcontext()
        try:
            with watch:
                yield seen
        finally:
            seen.extend(self._sightings.end())
