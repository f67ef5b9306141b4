"""Previews: what a change would do is shown first, and only what was shown is then done."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from flask import request

from grader.store.previews import Effect


def seal(*shown: object) -> str:
    """A short digest of what a preview showed; equal previews have equal ones."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:24]


def seal_effects(effects: Sequence[Effect]) -> str:
    """The seal of who would be affected, and how."""
    return seal([(one.user.id, one.before, one.after) for one in effects])


def confirmed(sealed: str) -> bool:
    """Whether the form says yes to exactly this preview."""
    return request.form.get("seen") == sealed
