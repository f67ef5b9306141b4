"""How gunicorn serves the portal: a few threads, patient with nobody, believing no odd header."""

from __future__ import annotations

import socket
import struct
from typing import Any

from grader.settings import read_settings

PATIENCE_SECONDS = 20
"""How long a thread waits for whoever has stopped sending or reading in the middle."""

bind = read_settings().bind
worker_class = "gthread"
threads = 4
graceful_timeout = 10
keepalive = 5
control_socket_disable = True
forwarder_headers = ""


def post_worker_init(worker: Any) -> None:
    """Have accepted connections inherit limits of time, for which gunicorn has no setting."""
    limit = struct.pack("@ll", PATIENCE_SECONDS, 0)
    for listener in worker.sockets:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
