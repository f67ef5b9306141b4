"""Lines of a log as portal and workers write them, safe to read at a terminal."""

from __future__ import annotations

import logging

FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class SafeLines(logging.Formatter):
    """Spells out whatever a terminal would obey, and sets off what follows a line's first.

    What a student wrote may be part of a message or of an exception's text: with escapes it would
    reach the terminal of whoever reads the log, and with line ends it would make up events.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the traceback below it where there is one."""
        lines = super().format(record).split("\n")
        return "\n    ".join("".join(map(_shown, line)) for line in lines)


def configure_logging() -> None:
    """One readable line per event on standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(SafeLines(FORM))
    logging.basicConfig(level=logging.INFO, handlers=[handler])


def _shown(character: str) -> str:
    return character if character.isprintable() or character == "\t" else ascii(character)[1:-1]
