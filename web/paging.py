"""A page at a time of a list that is at hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


def page_of(items: Sequence[Item], page: int, size: int) -> tuple[Sequence[Item], int, int]:
    """The items of a page, its number, and how many pages there are.

    Pages count from 1; a page beyond either end is the one at that end.
    """
    pages = max(1, -(-len(items) // size))
    number = min(max(1, page), pages)
    return items[(number - 1) * size : number * size], number, pages
