"""What lint says about one thing that an assignment promises."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was proved or refuted, and the figure behind it."""

    assignment: str
    subject: str
    proved: bool
    detail: str
