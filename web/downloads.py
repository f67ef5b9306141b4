"""Files go out as attachments only: a browser must never show what a student uploaded."""

from __future__ import annotations

from io import BytesIO

from flask import Response, send_file


def attachment(content: bytes, name: str, media_type: str = "text/x-python") -> Response:
    """A download called `name`; the content policy keeps it inert even where it is opened."""
    printable = "".join(letter for letter in name if letter.isprintable()) or "file"
    response = send_file(
        BytesIO(content), mimetype=media_type, as_attachment=True, download_name=printable
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
