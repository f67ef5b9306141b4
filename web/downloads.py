"""Files go out as attachments only: a browser must never show what a student uploaded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from flask import Response, send_file

LONGEST_PART = 60


def dated_name(parts: Sequence[str], moment: datetime, time_zone: str, ending: str) -> str:
    """`Machine-Learning-Autumn-2026-gradebook-2026-11-27.csv`: of what a file is, and of which day.

    Letters and digits of every language stay; anything else becomes one hyphen.
    """
    day = moment.astimezone(ZoneInfo(time_zone)).date().isoformat()
    words = [re.sub(r"[\W_]+", "-", part[:LONGEST_PART]).strip("-") for part in parts]
    return "-".join(word for word in [*words, day] if word) + ending


def attachment(content: bytes, name: str, media_type: str = "text/x-python") -> Response:
    """A download called `name`; the content policy keeps it inert even where it is opened."""
    printable = "".join(letter for letter in name if letter.isprintable()) or "file"
    response = send_file(
        BytesIO(content), mimetype=media_type, as_attachment=True, download_name=printable
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
