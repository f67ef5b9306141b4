"""Serves the portal: becomes gunicorn, bound to SOFTMARK_BIND."""

from __future__ import annotations

import os
import sys

from grader.settings import read_settings
from web.secret_key import secret_key


def main() -> None:
    """Replace this process by gunicorn; WEB_CONCURRENCY says how many processes it starts."""
    secret_key(read_settings())
    command = ["gunicorn", "--config", "python:web.gunicorn_settings", "web.serving:make_app()"]
    os.execv(sys.executable, [sys.executable, "-m", *command])  # noqa: S606 - it becomes gunicorn


if __name__ == "__main__":
    main()
