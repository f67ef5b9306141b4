"""The key that signs session cookies: configured, or made once and kept."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

from grader.settings import Settings


def secret_key(settings: Settings) -> str:
    """The configured key, else the one in `home`; several processes may ask at the same moment."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.home / "secret_key"
    if not path.exists():
        _make(path)
    return path.read_text(encoding="ascii").strip()


def _make(path: Path) -> None:
    """Write the whole file aside, then link it into place: the first process wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=".secret_key")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        Path(aside).unlink()
