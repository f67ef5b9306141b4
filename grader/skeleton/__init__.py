"""A new assignment that passes lint as written, for an author to turn into another."""

from __future__ import annotations

import re
from pathlib import Path

from grader.errors import UnusableInput

TEMPLATES = Path(__file__).parent
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def write_skeleton(name: str, root: Path) -> list[Path]:
    """Write an assignment called `name` below `root`, and give back the files written.

    `root` is laid out like this repository. UnusableInput where the name is none for an
    assignment, or something of that name is there already.
    """
    if not NAME.fullmatch(name):
        raise UnusableInput(f"“{name}” is no name for an assignment; “running-mean” is one.")
    files = {root / path: text for path, text in _files(name).items()}
    for path in files:
        if path.exists():
            raise UnusableInput(f"{path} is there already.")
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(files)


def _files(name: str) -> dict[str, str]:
    """The text of every file, by its path below the root."""
    module, title = name.replace("-", "_"), name.replace("-", " ").capitalize()
    folder, samples = f"assignments/{module}", f"tests/submissions/{name}"
    places = {
        f"{folder}/assignment.py": "assignment.py",
        f"{folder}/checks.py": "checks.py",
        f"{folder}/mistakes.py": "mistakes.py",
        f"{folder}/handout.md": "handout.md",
        f"{folder}/starter.py": "starter.py",
        f"reference/{module}.py": "reference.py",
        f"{samples}/swaps_the_weights.py": "swaps_the_weights.py",
        f"{samples}/verdicts.toml": "verdicts.toml",
    }
    files = {f"{folder}/__init__.py": f'"""{title}."""\n'}
    for path, template in places.items():
        text = (TEMPLATES / f"{template}.txt").read_text(encoding="utf-8")
        for placeholder, value in (("NAME", name), ("MODULE", module), ("TITLE", title)):
            text = text.replace(f"@{placeholder}@", value)
        files[path] = text
    return files
