"""What the portal needs from the rest of Softmark, in one value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import current_app

from grader.store.connection import Store

EXTENSION = "softmark"

Send = Callable[[int, str], None]
"""Puts the id of an attempt on the queue with the given name; never raises."""


@dataclass(frozen=True)
class Services:
    """The store, the way to the queue, and whether this installation grades without isolation."""

    store: Store
    send: Send
    isolated: bool


def services() -> Services:
    """The services of the running portal."""
    return cast(Services, current_app.extensions[EXTENSION])


def store() -> Store:
    """The store of the running portal."""
    return services().store
