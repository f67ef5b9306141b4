"""Known mistakes in finding the newest file, with the sentence for those who made them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from assignments.checkpoints.scratch import in_scratch
from grader.checks import mistake
from reference.checkpoints import latest


@mistake("latest", "Steps were compared as text, where 9 comes after 10: compare numbers.")
@in_scratch
def latest_as_text(folder: str) -> str | None:
    found = [re.fullmatch(r"model-[0-9]+\.npz", name) for name in _names(folder)]
    names = [match[0] for match in found if match]
    return f"{folder}/{max(names)}" if names else None


@mistake("latest", "The oldest checkpoint came back: the largest step is asked for.")
@in_scratch
def latest_oldest(folder: str) -> str | None:
    return _of_steps(folder, r"model-([0-9]+)\.npz", min)


@mistake("latest", "The name came back without its folder: join the two.")
@in_scratch
def latest_without_folder(folder: str) -> str | None:
    path = latest(folder)
    return path.rpartition("/")[2] if path else None


@mistake("latest", "The step came back: the path of the file is asked for.")
@in_scratch
def latest_step(folder: str) -> int | None:
    path = latest(folder)
    return int(path.rpartition("-")[2].removesuffix(".npz")) if path else None


@mistake(
    "latest",
    "A file counted whose name only begins like a checkpoint's: the whole name has to fit.",
)
@in_scratch
def latest_open_end(folder: str) -> str | None:
    return _of_steps(folder, r"model-([0-9]+).*", max)


@mistake(
    "latest",
    "A file counted whose name only ends like a checkpoint's: the whole name has to fit.",
)
@in_scratch
def latest_open_begin(folder: str) -> str | None:
    return _of_steps(folder, r".*model-([0-9]+)\.npz", max)


@mistake(
    "latest",
    "In a regular expression a dot stands for any letter: model-98xnpz is no checkpoint.",
)
@in_scratch
def latest_any_letter(folder: str) -> str | None:
    return _of_steps(folder, r"model-([0-9]+).npz", max)


@mistake("latest", "Every .npz with a number counted: only model-<step>.npz is a checkpoint.")
@in_scratch
def latest_any_archive(folder: str) -> str | None:
    return _of_steps(folder, r"[^0-9]*([0-9]+)[^0-9]*\.npz", max)


@mistake("latest", "Where there is no checkpoint, None is asked for, not an empty string.")
@in_scratch
def latest_empty_string(folder: str) -> str:
    return latest(folder) or ""


@mistake("latest", "model-0.npz was passed over: step 0 is a step like any other.")
@in_scratch
def latest_without_zero(folder: str) -> str | None:
    path = latest(folder)
    return None if path and path.endswith("model-0.npz") else path


@mistake("latest", "The ending .npz is missing from the path.")
@in_scratch
def latest_without_ending(folder: str) -> str | None:
    path = latest(folder)
    return path.removesuffix(".npz") if path else None


def _of_steps(folder: str, pattern: str, choose: Callable[[Iterable[int]], int]) -> str | None:
    """The path whose name fits `pattern` and has the step that is chosen."""
    found = [re.fullmatch(pattern, name) for name in _names(folder)]
    names = {int(match[1]): match[0] for match in found if match}
    return f"{folder}/{names[choose(names)]}" if names else None


def _names(folder: str) -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


LATEST_MISTAKES = (
    latest_as_text,
    latest_oldest,
    latest_without_folder,
    latest_step,
    latest_open_end,
    latest_open_begin,
    latest_any_letter,
    latest_any_archive,
    latest_empty_string,
    latest_without_zero,
    latest_without_ending,
)
