"""Telling the workers about a new attempt; the attempts table stays the truth."""

from __future__ import annotations

from grader.queue import make_queue, send_attempt
from grader.settings import Settings
from web.services import Send


def queue_sender(settings: Settings) -> Send:
    """Sends to the broker of `settings`; what cannot be sent now is left to the sweeper."""
    queue = make_queue(settings)

    def send(attempt_id: int, queue_name: str) -> None:
        send_attempt(queue, attempt_id, queue_name)

    return send
