"""Serves the portal: becomes gunicorn with a few threads, bound to SOFTMARK_BIND."""

from __future__ import annotations

import os
import sys

from grader.settings import read_settings
from web.secret_key import secret_key

THREADS = 4


def main() -> None:
    """Replace this process by gunicorn; WEB_CONCURRENCY says how many processes it starts."""
    settings = read_settings()
    secret_key(settings)
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--bind",
        settings.bind,
        "--worker-class",
        "gthread",
        "--threads",
        str(THREADS),
        "--graceful-timeout",
        "10",
        "--keep-alive",
        "5",
        "--no-control-socket",
        "web.serving:make_app()",
    ]
    os.execv(sys.executable, command)  # noqa: S606 - this process becomes gunicorn


if __name__ == "__main__":
    main()
