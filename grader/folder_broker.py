"""A broker without a server: a folder in which every message is a file, put and taken by renaming.

Kombu's own filesystem transport writes in place, so a reader may find half a message; here nobody
ever does, and queues are served in the order in which the worker names them.
"""

from __future__ import annotations

import json
import logging
import time
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from queue import Empty
from typing import Any, ClassVar

from kombu.transport import virtual

log = logging.getLogger(__name__)

TRANSPORT = f"{__name__}:FolderTransport"
FOLDERS = ("messages", "written", "taken")


class FolderChannel(virtual.Channel):
    """Reads and writes the messages of all queues in the three folders below `folder`."""

    def _put(self, queue: str, message: dict[str, Any], **_: object) -> None:
        """Write the message elsewhere, then rename it to where readers look."""
        name = f"{time.time_ns():020}-{uuid.uuid4().hex}.{queue}.json"
        written = self._folder("written") / name
        written.write_text(json.dumps(message), encoding="utf-8")
        written.rename(self._folder("messages") / name)

    def _get(
        self,
        queue: str,
        timeout: float | None = None,  # noqa: ARG002 (kombu polls, and passes none)
    ) -> dict[str, Any]:
        """The oldest message of the queue; of several readers one wins each message."""
        for name in self._waiting(queue):
            taken = self._folder("taken") / name
            try:
                (self._folder("messages") / name).rename(taken)
            except FileNotFoundError:
                continue
            try:
                message: dict[str, Any] = json.loads(taken.read_text(encoding="utf-8"))
            except ValueError:
                log.warning("threw away the unreadable message %s", name)
                continue
            finally:
                taken.unlink()
            return message
        raise Empty

    def _size(self, queue: str) -> int:
        return len(self._waiting(queue))

    def _purge(self, queue: str) -> int:
        waiting = self._waiting(queue)
        for name in waiting:
            (self._folder("messages") / name).unlink(missing_ok=True)
        return len(waiting)

    def _reset_cycle(self) -> None:
        self._cycle = InOrder(self._get_and_deliver, self._active_queues)

    def _waiting(self, queue: str) -> list[str]:
        ending = f".{queue}.json"
        names = (path.name for path in self._folder("messages").iterdir())
        return sorted(name for name in names if name.endswith(ending))

    def _folder(self, name: str) -> Path:
        options = self.connection.client.transport_options
        return Path(options["folder"]) / name


class InOrder:
    """Asks the queues one after the other, always beginning with the first."""

    def __init__(self, get: Callable[..., None], queues: Sequence[str]) -> None:
        self._get = get
        self._queues = queues

    def get(self, callback: Callable[..., Any], **options: Any) -> None:
        """Deliver one message; raises queue.Empty when there is none in any queue."""
        for queue in self._queues:
            try:
                return self._get(queue, callback, **options)
            except Empty:
                continue
        raise Empty

    def close(self) -> None:
        """Nothing is kept open."""


class FolderTransport(virtual.Transport):
    """What Celery is told to use where no broker runs."""

    Channel = FolderChannel
    driver_type = driver_name = "folder"
    default_connection_params: ClassVar[dict[str, Any]] = {}


def make_folders(folder: Path) -> None:
    """Create what the transport needs below `folder`."""
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
