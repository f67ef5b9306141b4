"""How gunicorn serves the portal: no client holds up another, and no odd header is believed."""

from __future__ import annotations

import socket
import struct
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from grader.settings import read_settings

PATIENCE_SECONDS = 20
"""How long a thread waits for whoever has stopped sending or reading in the middle."""

CLOSING_THREADS = 32


class Threads(ThreadWorker):  # type: ignore[misc]
    """gunicorn's threads, apart from the way in which connections end.

    Before it closes one, gunicorn waits for up to two seconds whether the client does, and does so
    in the thread that takes everybody's requests; here others wait.
    """

    def init_process(self) -> None:
        """Have these threads in each process."""
        self.closing = ThreadPoolExecutor(CLOSING_THREADS)
        super().init_process()

    def finish_request(self, conn: TConn, done: Future[Any]) -> None:
        """Called when a request is answered, in the thread that takes them."""
        if done.cancelled() or done.exception() is not None or done.result():
            super().finish_request(conn, done)
        else:
            self.nr_conns -= 1
            self.closing.submit(conn.close, graceful=True)


bind = read_settings().bind
worker_class = Threads
threads = 4
graceful_timeout = 10
keepalive = 5
control_socket_disable = True
forwarder_headers = ""


def post_worker_init(worker: Threads) -> None:
    """Have accepted connections inherit limits of time, for which gunicorn has no setting."""
    limit = struct.pack("@ll", PATIENCE_SECONDS, 0)
    for listener in worker.sockets:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
