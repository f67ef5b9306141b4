"""Reads the battery of attacks, and grades one of them as any submission is graded.

An entry, `[R1]`, says what is tried (`attack`) and what stands against it (`holds`). Its tries are
submissions: `body` is what `double(x)` does before it returns `2 * x`, `module` what the file
does before that, both after prologue.txt; `source` is a whole file, in `encoding`; `grows` makes
one of repetitions. `after` is the body of a second submission that must be graded in full.
`verdict` is what the check must get, or the verdicts that are right, and `says` a part of its
message. `tiers` are those it runs at. An entry may be `accepted` as a risk, with the reason, or
held by `tests` elsewhere.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from textwrap import indent
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import check
from grader.grade import grade
from grader.model import MIB, Assignment, Function, Limits, Observation, Solution
from grader.report import CheckResult
from grader.sandbox import Sandbox

FOLDER = Path(__file__).parent
TABLES = ("exhaustion", "escape", "forgery", "persistence", "answers", "uploads", "portal")
PROLOGUE = (FOLDER / "prologue.txt").read_text(encoding="utf-8")
SEED = 7
LIMITS = Limits(
    wall_seconds=6.0, cpu_seconds=6.0, memory_bytes=128 * MIB, scratch_bytes=8 * MIB,
    answer_bytes=8 * MIB,
)  # fmt: skip
TENSORFLOW = Limits(wall_seconds=60.0, cpu_seconds=60.0, memory_bytes=1536 * MIB)
HONEST = b"def double(x):\n    return 2 * x\n"


@dataclass(frozen=True)
class Try:
    """One hostile submission and what must become of it; `limits` are changes of the usual ones."""

    entry: str
    name: str
    source: bytes
    verdicts: tuple[str, ...]
    says: str
    limits: dict[str, Any]
    tiers: str
    after: bytes | None


@dataclass(frozen=True)
class Entry:
    """One attack of the catalogue."""

    id: str
    attack: str
    holds: str
    tries: tuple[Try, ...]
    tests: tuple[str, ...]
    accepted: str


def double(x: NDArray[Any]) -> NDArray[Any]:
    """What the arena asks for."""
    return 2 * x


@check("doubles numbers", points=5)
def doubles(solution: Solution, rng: np.random.Generator) -> Iterator[Observation]:
    """Twice, so that a submission can do something to its next answer."""
    for label in ("twice x", "twice another x"):
        yield label, solution.double(x=rng.normal(size=3))


ARENA = Assignment(
    name="arena",
    version="1",
    title="Arena",
    file_name="arena.py",
    folder=FOLDER,
    reference_path=Path(__file__),
    functions=(Function("double", double, refuses=("numpy.linalg.*",)),),
    checks=(doubles,),
    mistakes=(),
)


@cache
def read_battery() -> tuple[Entry, ...]:
    """Every entry, in the order of the tables."""
    return tuple(
        _read_entry(name, content)
        for table in TABLES
        for name, content in tomllib.loads((FOLDER / f"{table}.toml").read_text("utf-8")).items()
    )


def tries_at(tier: str) -> list[Try]:
    """The tries that run at a tier."""
    return [one for entry in read_battery() for one in entry.tries if tier in one.tiers]


def attack(sandbox: Sandbox, one: Try) -> str:
    """Grade it, and what comes after it; returns what was not as it must be, or nothing."""
    result = grade_one(sandbox, one.source, one.limits)
    told = f"{result.verdict}: {result.message}"
    if result.verdict.value not in one.verdicts or one.says not in result.message:
        return f"{one.entry} {one.name}: {told}"
    if not result.message and not result.points:
        return f"{one.entry} {one.name}: no points and not a word"
    if one.after is not None:
        next_one = grade_one(sandbox, one.after, {})
        if next_one.points != next_one.max_points:
            return f"{one.entry} {one.name}: after it, {next_one.verdict}: {next_one.message}"
    return ""


def still_honest(sandbox: Sandbox) -> bool:
    """Whether an honest submission gets full marks."""
    result = grade_one(sandbox, HONEST, {"wall_seconds": 30.0, "cpu_seconds": 30.0})
    return result.points == result.max_points


def grade_one(sandbox: Sandbox, source: bytes, limits: dict[str, Any]) -> CheckResult:
    """The result of the arena's only check."""
    arena = replace(
        ARENA, limits=replace(LIMITS, **limits), tensorflow_limits=replace(TENSORFLOW, **limits)
    )
    (result,) = grade(arena, source, SEED, sandbox, {}, lambda _progress: None).checks
    return result


def _read_entry(name: str, content: dict[str, Any]) -> Entry:
    tries = tuple(_read_try(name, each) for each in content.get("tries", []))
    tests, accepted = tuple(content.get("tests", [])), content.get("accepted", "")
    return Entry(name, content["attack"], content["holds"], tries, tests, accepted)


def _read_try(entry: str, content: dict[str, Any]) -> Try:
    verdict = content["verdict"]
    return Try(
        entry=entry,
        name=content.get("name", ""),
        source=_source(content),
        verdicts=(verdict,) if isinstance(verdict, str) else tuple(verdict),
        says=content.get("says", ""),
        limits=content.get("limits", {}),
        tiers=content.get("tiers", "ABC"),
        after=_file(content["after"], "") if "after" in content else None,
    )


def _source(content: dict[str, Any]) -> bytes:
    if "source" in content:
        text: str = content["source"]
        return text.encode(content.get("encoding", "utf-8"))
    if "grows" in content:
        first, left, lefts, middle, right, rights = content["grows"]
        return f"{first}{left * lefts}{middle}{right * rights}\n{HONEST.decode()}".encode()
    return _file(content.get("body", ""), content.get("module", ""))


def _file(body: str, module: str) -> bytes:
    lines = indent(body.strip("\n"), "    ")
    return f"{PROLOGUE}\n{module}\n\ndef double(x):\n{lines}\n    return 2 * x\n".encode()
