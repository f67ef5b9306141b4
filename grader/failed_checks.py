"""What of a report tells which mistake was made: its failed checks, in few bytes.

Statistics and clusters read thousands of reports at once, so this is kept beside each.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from grader.model import Verdict

LONGEST_ERROR = 160
ANYTHING = "…"

_QUOTED = re.compile(r"`[^`]*`|'[^'\n]*'|\"[^\"\n]*\"|“[^”]*”")
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]+\b")
_NUMBER = re.compile(
    r"(?<![A-Za-z_\d.])[-+−]?(?:\d+(?:[,\u202f]\d{3})*(?:\.\d+|\.(?=e))?(?:[eE][-+]?\d+)?|inf\b|nan\b)"
)
_SEVERAL = re.compile(r"[\[(]\s*#\.?(?:[\s,;]+#\.?)*[\s,]*[\])]")


class FailedCheck(NamedTuple):
    """A check that did not pass, the known mistake or None, and its message without particulars."""

    check: str
    verdict: Verdict
    mistake: str | None
    error: str

    @property
    def cause(self) -> tuple[str, str]:
        """What two submissions share that fail for the same reason."""
        return ("mistake", self.mistake) if self.mistake else ("error", self.error)


def failed_checks(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The checks of a report, as JSON data, that did not pass; skipped ones tell nothing."""
    return [
        FailedCheck(
            check=check["name"],
            verdict=Verdict(check["verdict"]),
            mistake=check["mistake"],
            error=abstracted(check["message"]),
        )._asdict()
        for check in report["checks"]
        if has_failed(check["verdict"])
    ]


def has_failed(verdict: str) -> bool:
    """Whether a check with this verdict tells what went wrong."""
    return verdict not in {Verdict.PASSED, Verdict.SKIPPED}


def read_failed_checks(document: Iterable[Mapping[str, Any]] | None) -> tuple[FailedCheck, ...]:
    """What `failed_checks` said."""
    return tuple(
        FailedCheck(one["check"], Verdict(one["verdict"]), one["mistake"], one["error"])
        for one in document or ()
    )


def cluster_key(failed: Iterable[FailedCheck]) -> str | None:
    """A short name for what went wrong: the failed checks with their causes, in any order.

    None where nothing did.
    """
    causes = sorted((one.check, one.verdict, one.cause) for one in failed)
    return hashlib.sha256(json.dumps(causes).encode()).hexdigest()[:16] if causes else None


def abstracted(message: str) -> str:
    """The message's first line with `…` for what is quoted, `#` for numbers and lists of them."""
    line = message.strip().partition("\n")[0]
    line = _QUOTED.sub(ANYTHING, line)
    line = _NUMBER.sub("#", _ADDRESS.sub("#", line))
    return _SEVERAL.sub("#", line)[:LONGEST_ERROR]
