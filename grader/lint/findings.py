"""What lint says about one thing that an assignment promises."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a finding is about."""

    REFERENCE = "reference"
    STARTER = "starter"
    MISTAKE = "mistake"
    CHECK = "check"
    MUTANTS = "mutants"
    EQUIVALENT = "equivalent"
    GATES = "gates"


@dataclass(frozen=True)
class Finding:
    """One thing that was proved or refuted, and the figure behind it."""

    assignment: str
    kind: Kind
    subject: str
    proved: bool
    detail: str
