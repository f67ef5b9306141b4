"""What an admin does in two steps: look at what would change, then confirm it."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.client import post


def confirm(client: FlaskClient, path: str, **fields: object) -> TestResponse:
    """Send a form, and once more with the seal of the preview that came back."""
    preview = post(client, path, **fields)
    assert preview.status_code == 200, preview.text
    found = re.search(r'name="seen" value="([^"]+)"', preview.text)
    assert found is not None
    answer = post(client, path, **fields, seen=found[1])
    assert answer.status_code == 302, answer.text
    return preview


def change_terms(client: FlaskClient, opened: str, **fields: object) -> TestResponse:
    return confirm(client, f"/assignments/{opened}/terms", **fields)
