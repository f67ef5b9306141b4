"""The sandbox's log: one line per event, as words that programs can take apart."""

from __future__ import annotations

import json
import logging
import re

log = logging.getLogger("softmark.sandbox")

_PLAIN = re.compile(r"[\w./:+-]+")


def note(event: str, **facts: object) -> None:
    """Log `box_started runtime=numpy seconds=0.31`; texts with spaces are quoted as in JSON."""
    log.info("%s", " ".join((event, *(f"{name}={_shown(facts[name])}" for name in facts))))


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    text = str(value)
    return text if _PLAIN.fullmatch(text) else json.dumps(text)
