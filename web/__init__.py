"""The portal: Flask pages for students, TAs and course admins, and the API for programs."""

from __future__ import annotations

from web.application import create_app

__all__ = ["create_app"]
