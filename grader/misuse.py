"""Tells whose fault an ordinary exception is: an answer that cannot be used, or ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from grader.errors import BadAnswer, EngineFault

MISUSE = (ValueError, TypeError, IndexError, KeyError, AttributeError, ArithmeticError, MemoryError)
"""What a check's own code raises when an answer cannot be used as the reference's can."""


class Undecided(BadAnswer):
    """A play broke over an answer, and the reference could not be asked the same here."""


@contextmanager
def ours() -> Iterator[None]:
    """Code of ours that handles answers, whatever they are: what it raises is never a verdict."""
    try:
        yield
    except MISUSE as error:
        raise EngineFault(f"The engine broke down: {type(error).__name__}: {error}.") from error
