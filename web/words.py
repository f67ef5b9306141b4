"""The words, icons and colours of verdicts and statuses: said once, the same on every page."""

from __future__ import annotations

from dataclasses import dataclass

from grader.model import Verdict
from grader.store.tables import AttemptStatus, Role


@dataclass(frozen=True)
class Word:
    """What a badge says, the icon before it, and its tone: good, bad, warn, plain or live."""

    text: str
    icon: str
    tone: str


VERDICT_WORDS = {
    Verdict.PASSED: Word("Passed", "check", "good"),
    Verdict.FAILED: Word("Failed", "cross", "bad"),
    Verdict.ERROR: Word("Error", "alert", "bad"),
    Verdict.MISSING: Word("Missing", "question", "warn"),
    Verdict.REFUSED: Word("Refused", "barred", "warn"),
    Verdict.TIME_LIMIT: Word("Out of time", "clock", "warn"),
    Verdict.MEMORY_LIMIT: Word("Out of memory", "memory", "warn"),
    Verdict.OUTPUT_LIMIT: Word("Too much output", "lines", "warn"),
    Verdict.CRASHED: Word("Crashed", "bolt", "bad"),
    Verdict.SKIPPED: Word("Skipped", "dash", "plain"),
}

STATUS_WORDS = {
    AttemptStatus.QUEUED: Word("Waiting", "clock", "live"),
    AttemptStatus.RUNNING: Word("Grading", "spinner", "live"),
    AttemptStatus.RECORDED: Word("Graded", "check", "good"),
    AttemptStatus.ERRORED: Word("Not graded", "alert", "warn"),
}

ROLE_WORDS = {Role.STUDENT: "Student", Role.TA: "Teaching assistant", Role.ADMIN: "Course admin"}
