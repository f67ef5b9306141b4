"""What `softmark submit` and `softmark status` do: one call to the portal, signed in."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from grader.errors import PortalRefused
from grader.portal import Answer, Portal, Receipt

DEFAULT_URL = "http://127.0.0.1:8000"

AskPassword = Callable[[str], str]
Result = TypeVar("Result")


def submit(assignment: str, file: Path, url: str, name: str, ask_password: AskPassword) -> Receipt:
    """Hand in `file` for the open assignment called `assignment`.

    `ask_password` is called with the user's name when no kept token is good any more. Raises
    PortalRefused (status code 404 where no open assignment has that name) or PortalUnreachable.
    """
    content = file.read_bytes()

    def hand_in(portal: Portal) -> Receipt:
        for entry in portal.assignments():
            if entry["assignment"] == assignment:
                return portal.hand_in(entry["id"], file.name, content)
        raise PortalRefused(f"{assignment} is not open in any of your courses.", 404)

    return _signed_in(url, name, ask_password, hand_in)


def status(submission: str, url: str, name: str, ask_password: AskPassword) -> Answer:
    """What the portal knows about one submission; raises as `submit` does."""
    return _signed_in(url, name, ask_password, lambda portal: portal.submission(submission))


def token_file() -> Path:
    """Where tokens are kept between calls: a JSON object that only its owner may read."""
    folder = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(folder) / "softmark" / "tokens.json"


def _signed_in(
    url: str, name: str, ask_password: AskPassword, act: Callable[[Portal], Result]
) -> Result:
    key = f"{name}@{url.rstrip('/')}"
    tokens = _read_tokens()
    if key in tokens:
        try:
            with Portal(url, tokens[key]) as portal:
                return act(portal)
        except PortalRefused as refusal:
            if refusal.status_code != 401:
                raise
    with Portal(url) as portal:
        tokens[key] = portal.sign_in(name, ask_password(name))
        _write_tokens(tokens)
        return act(portal)


def _read_tokens() -> dict[str, str]:
    try:
        tokens: dict[str, str] = json.loads(token_file().read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return tokens


def _write_tokens(tokens: dict[str, str]) -> None:
    path = token_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        json.dump(tokens, stream, indent=2)
    draft.replace(path)
