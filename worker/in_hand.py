"""Which claim a worker has in hand, for whoever must hand it back when the process ends."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from grader.store.attempts import Claim
from grader.store.packages import PackageClaim

Held = Claim | PackageClaim


class InHand:
    """The one claim that is being worked on, or none; read from other threads."""

    def __init__(self) -> None:
        self._claim: Held | None = None
        self._lock = threading.Lock()

    @contextmanager
    def holding(self, claim: Held) -> Iterator[None]:
        """Have the claim in hand inside the block."""
        self._put(claim)
        try:
            yield
        finally:
            self._put(None)

    @property
    def claim(self) -> Held | None:
        """What is in hand at this moment."""
        with self._lock:
            return self._claim

    def _put(self, claim: Held | None) -> None:
        with self._lock:
            self._claim = claim
