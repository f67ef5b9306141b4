"""What a worker says while it works."""

from __future__ import annotations

import logging

from grader import log_lines


def configure_logging() -> None:
    """One readable line per event on standard error; of Celery only what is wrong."""
    log_lines.configure_logging()
    for chatty in ("alembic", "celery", "kombu"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
