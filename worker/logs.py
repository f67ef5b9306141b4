"""What a worker says while it works."""

from __future__ import annotations

import logging


def configure_logging() -> None:
    """One readable line per event on standard error; of Celery only what is wrong."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    for chatty in ("alembic", "celery", "kombu"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
