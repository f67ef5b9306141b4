"""Writes docs/attacks.md from the battery; run it after the battery was changed."""

from __future__ import annotations

import tomllib

from grader.settings import PROJECT_ROOT
from tests.sandbox.attacks.battery import FOLDER, TABLES, Entry, read_battery

DOCUMENT = PROJECT_ROOT / "docs" / "attacks.md"
SECTIONS = {
    "exhaustion": "Using up what there is",
    "escape": "Getting out, and finding out",
    "forgery": "Points without the work",
    "persistence": "Outliving the cell, and reaching the next one",
    "answers": "What crashes graders",
    "uploads": "What is uploaded",
    "portal": "What the portal is asked",
}
INTRODUCTION = """# Attacks, what holds them, and where that is tested

This page is written from the battery in `tests/sandbox/attacks/`, and a test holds the two together
(`python -m tests.sandbox.attacks.document` writes it anew). Numbers in the last column count
hostile submissions. They are graded like any other, in the real sandbox; after each of them an
honest submission must get full marks, and no process, mount, file, descriptor, busy control group
or memory may be left. A verdict of `passed` means that everything hostile was refused inside, and
the rest was graded as usual.
"""


def document() -> str:
    """The whole page."""
    entries = {entry.id: entry for entry in read_battery()}
    parts = [INTRODUCTION]
    for table in TABLES:
        names = tomllib.loads((FOLDER / f"{table}.toml").read_text("utf-8"))
        rows = [_row(entries[name], table) for name in names]
        head = ["| | attack | what holds | verdict | tests |", "|---|---|---|---|---|"]
        parts.append("\n".join([f"## {SECTIONS[table]}", "", *head, *rows, ""]))
    risks = [f"- **{entry.id}**: {entry.accepted}" for entry in entries.values() if entry.accepted]
    parts.append("\n".join(["## Risks that are accepted", "", *risks, ""]))
    return "\n".join(parts)


def _row(entry: Entry, table: str) -> str:
    verdicts = sorted({verdict for one in entry.tries for verdict in one.verdicts})
    shown = ", ".join(f"`{verdict}`" for verdict in verdicts)
    if not shown:
        shown = "accepted" if entry.accepted else ""
    tests = [f"{len(entry.tries)} in `{table}.toml`"] if entry.tries else []
    tests += [f"`{name.rpartition('/')[2]}`" for name in entry.tests]
    cells = (entry.id, entry.attack, entry.holds, shown, ", ".join(tests))
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), "utf-8")
