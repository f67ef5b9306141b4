"""The form that opens an assignment: whose thresholds stand in it."""

from __future__ import annotations

from web.terms import SHOWN, THRESHOLD, Fields


def fitting(fields: Fields) -> tuple[dict[str, str], bool]:
    """The fields with thresholds of the chosen assignment alone, and whether others were typed."""
    chosen = fields.get("assignment", "")
    if fields.get(SHOWN, "") == chosen:
        return dict(fields), False
    typed = any(value for name, value in fields.items() if name.startswith(THRESHOLD))
    kept = {name: value for name, value in fields.items() if not name.startswith(THRESHOLD)}
    return kept | ({SHOWN: chosen} if typed or fields.get(SHOWN) else {}), typed
