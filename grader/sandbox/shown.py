"""What a box sees besides its runtime: the judge's our engine and the assignments, read-only."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.settings import PROJECT_ROOT, Settings

JUDGE = "judge"
_PLACE = "/run/softmark"
_PROJECT, _PACKAGES, COURSE = f"{_PLACE}/project", f"{_PLACE}/packages", f"{_PLACE}/course"
_PARTS = ("assignments", "grader", "reference", "runtimes")
_PICTURES = ("PIL", "pillow.libs")


@dataclass(frozen=True)
class Shown:
    """Folders of this machine by where the box sees them, and where Python looks for modules."""

    folders: Mapping[Path, str] = field(default_factory=dict)
    inside_paths: tuple[str, ...] = ()
    outside_paths: tuple[str, ...] = ()

    def closed(self) -> Path | None:
        """A folder or file among them that other users of this machine may not read, if any."""
        for folder in self.folders:
            for path in (folder, *folder.rglob("*")):
                need = 0o5 if path.is_dir() else 0o4
                if path.lstat().st_mode & need != need:
                    return path
        return None


NOTHING = Shown()


def shown_to(runtime: str, settings: Settings) -> Shown:
    """Nothing, except to the judge: the project's sources, Pillow, the course's own assignments."""
    if runtime != JUDGE:
        return NOTHING
    packages = _packages()
    folders = {PROJECT_ROOT / part: f"{_PROJECT}/{part}" for part in _PARTS}
    folders |= {packages / part: f"{_PACKAGES}/{part}" for part in _PICTURES}
    if settings.assignments is not None:
        folders[settings.assignments] = COURSE
    existing = {source: target for source, target in folders.items() if source.is_dir()}
    return Shown(existing, (_PROJECT, _PACKAGES), (str(PROJECT_ROOT), str(packages)))


def course_folder(settings: Settings, tier: str) -> str | None:
    """Where a judge finds the course's own assignments."""
    if settings.assignments is None:
        return None
    return str(settings.assignments) if tier in {"C", "none"} else COURSE


def _packages() -> Path:
    """The folder of the trusted side's packages."""
    found = importlib.util.find_spec("PIL")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent.parent
