"""Known mistakes in restoring and in finding the newest file, with a sentence for each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assignments.checkpoints.scratch import in_scratch
from grader.checks import mistake
from reference.checkpoints import latest, load, restore

Array = NDArray[np.generic]
Parameters = Mapping[str, Array]


@mistake(
    "restore",
    "Names that only the file knows came along: only those of the model are asked for.",
)
@in_scratch
def restore_everything(parameters: Parameters, path: str) -> dict[str, Array]:
    return {**restore(parameters, path), **load(path)}


@mistake(
    "restore",
    "Parameters that the file does not hold are gone: they keep the value they had.",
)
@in_scratch
def restore_common_names(parameters: Parameters, path: str) -> dict[str, Array]:
    saved = load(path)
    return {name: one for name, one in restore(parameters, path).items() if name in saved}


@mistake("restore", "Only the file's arrays came back: start from the model's parameters.")
@in_scratch
def restore_only_file(parameters: Parameters, path: str) -> dict[str, Array]:
    return load(path)


@mistake("restore", "Nothing was restored: where both have a name, the file's array wins.")
@in_scratch
def restore_nothing(parameters: Parameters, path: str) -> dict[str, Array]:
    restore(parameters, path)
    return dict(parameters)


@mistake("restore", "The restored arrays have the model's dtype: they keep the file's.")
@in_scratch
def restore_model_dtype(parameters: Parameters, path: str) -> dict[str, Array]:
    restored = restore(parameters, path)
    return {name: restored[name].astype(one.dtype) for name, one in parameters.items()}


@mistake("restore", "The order is the file's: keep the order of the model's parameters.")
@in_scratch
def restore_file_order(parameters: Parameters, path: str) -> dict[str, Array]:
    restored = restore(parameters, path)
    first = [name for name in load(path) if name in restored]
    return {name: restored[name] for name in [*first, *(n for n in restored if n not in first)]}


@mistake(
    "restore",
    "The model's own arrays were written into: make a new dict and leave the old arrays alone.",
)
@in_scratch
def restore_in_place(parameters: Parameters, path: str) -> dict[str, Array]:
    restored = restore(parameters, path)
    for name, array in parameters.items():
        array[...] = restored[name]
    return restored


@mistake(
    "restore",
    "Shapes are not compared: an array of another shape has to raise a ValueError.",
)
@in_scratch
def restore_any_shape(parameters: Parameters, path: str) -> dict[str, Array]:
    saved = load(path)
    return {name: saved.get(name, array) for name, array in parameters.items()}


@mistake(
    "restore",
    "Arrays of another shape are passed over silently: they have to raise a ValueError.",
)
@in_scratch
def restore_skips_clashes(parameters: Parameters, path: str) -> dict[str, Array]:
    saved = load(path)
    return {
        name: saved[name] if name in saved and saved[name].shape == one.shape else one
        for name, one in parameters.items()
    }


@mistake(
    "restore",
    "The numbers of values are compared instead of the shapes: (2, 3) is not (3, 2).",
)
@in_scratch
def restore_compares_sizes(parameters: Parameters, path: str) -> dict[str, Array]:
    saved = load(path)
    for name in saved.keys() & parameters.keys():
        if saved[name].size != parameters[name].size:
            raise ValueError(f"{name} has another size in the file")
    return {name: saved.get(name, array) for name, array in parameters.items()}


@mistake("restore", "The error does not say which parameter it is about: name it.")
@in_scratch
def restore_names_nothing(parameters: Parameters, path: str) -> dict[str, Array]:
    try:
        return restore(parameters, path)
    except ValueError:
        raise ValueError("the shapes do not agree") from None


@mistake(
    "restore",
    "An assertion fails where shapes clash: raise a ValueError, which callers can expect.",
)
@in_scratch
def restore_asserts(parameters: Parameters, path: str) -> dict[str, Array]:
    try:
        return restore(parameters, path)
    except ValueError as error:
        raise AssertionError(str(error)) from None


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


def _of_steps(folder: str, pattern: str, choose: Callable[[Iterable[int]], int]) -> str | None:
    """The path whose name fits `pattern` and has the step that is chosen."""
    found = [re.fullmatch(pattern, name) for name in _names(folder)]
    names = {int(match[1]): match[0] for match in found if match}
    return f"{folder}/{names[choose(names)]}" if names else None


def _names(folder: str) -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


RESTORE_MISTAKES = (
    restore_everything,
    restore_common_names,
    restore_only_file,
    restore_nothing,
    restore_model_dtype,
    restore_file_order,
    restore_in_place,
    restore_any_shape,
    restore_skips_clashes,
    restore_compares_sizes,
    restore_names_nothing,
    restore_asserts,
    latest_as_text,
    latest_oldest,
    latest_without_folder,
    latest_step,
    latest_open_end,
    latest_open_begin,
    latest_any_letter,
    latest_any_archive,
    latest_empty_string,
)
