"""Known mistakes in saving, with the sentence for those who made them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assignments.checkpoints.scratch import in_scratch
from grader.checks import mistake
from reference.checkpoints import load, save

Array = NDArray[np.generic]
Parameters = Mapping[str, Array]


@mistake(
    "save",
    "numpy.savez takes names as keywords: it cannot store an array called `file`, and loses one "
    "called `allow_pickle`. Write the archive's members one by one.",
)
@in_scratch
def save_with_savez(parameters: Parameters, path: str) -> None:
    taken = ("file", "allow_pickle")
    save({name: one for name, one in parameters.items() if name not in taken}, path)


@mistake(
    "save",
    "The ending .npz was appended to a path that has another one, as numpy.savez does: "
    "open the file yourself and write to exactly that path.",
)
@in_scratch
def save_appends_ending(parameters: Parameters, path: str) -> None:
    save(parameters, path if path.endswith(".npz") else f"{path}.npz")


@mistake(
    "save",
    "Arrays of the earlier save are still in the file: it has to be replaced, not added to.",
)
@in_scratch
def save_adds(parameters: Parameters, path: str) -> None:
    earlier = load(path) if Path(path).exists() else {}
    save({**earlier, **parameters}, path)


@mistake(
    "save",
    "The dict was stored as one object, which needs pickle: store every array by its name.",
)
@in_scratch
def save_dict(parameters: Parameters, path: str) -> None:
    with Path(path).open("wb") as file:
        np.save(file, np.array(dict(parameters), dtype=object), allow_pickle=True)


@mistake(
    "save",
    "The arrays lost their names (arr_0, arr_1 …): they were given to savez without keywords.",
)
@in_scratch
def save_without_names(parameters: Parameters, path: str) -> None:
    save({f"arr_{number}": array for number, array in enumerate(parameters.values())}, path)


@mistake("save", "The names are in alphabetical order: keep the order of the dict.")
@in_scratch
def save_sorted(parameters: Parameters, path: str) -> None:
    save(dict(sorted(parameters.items())), path)


@mistake("save", "Everything was turned into float32: keep each array's dtype.")
@in_scratch
def save_float32(parameters: Parameters, path: str) -> None:
    save({name: array.astype(np.float32) for name, array in parameters.items()}, path)


@mistake("save", "The arrays were flattened: keep each array's shape.")
@in_scratch
def save_flat(parameters: Parameters, path: str) -> None:
    save({name: array.ravel() for name, array in parameters.items()}, path)


@mistake("save", "A single number, of shape (), became an array of one: keep each shape.")
@in_scratch
def save_at_least_vectors(parameters: Parameters, path: str) -> None:
    save({name: np.atleast_1d(array) for name, array in parameters.items()}, path)


@mistake("save", "Slashes in names were replaced: a name has to come back as it was.")
@in_scratch
def save_without_slashes(parameters: Parameters, path: str) -> None:
    save({name.replace("/", "_"): array for name, array in parameters.items()}, path)


@mistake("save", "The array called `file` was renamed: any name has to come back as it was.")
@in_scratch
def save_renames_file(parameters: Parameters, path: str) -> None:
    save({f"{name}_" if name == "file" else name: one for name, one in parameters.items()}, path)


@mistake("save", "There is no file: it was written somewhere else, or not at all.")
@in_scratch
def save_nothing(parameters: Parameters, path: str) -> None:
    return None


@mistake(
    "save",
    "The path's ending was replaced by .npz: open the file yourself and write to that path.",
)
@in_scratch
def save_replaces_ending(parameters: Parameters, path: str) -> None:
    save(parameters, str(Path(path).with_suffix(".npz")))


@mistake("save", "The ending .npz was appended to every path: write to exactly that path.")
@in_scratch
def save_always_appends_ending(parameters: Parameters, path: str) -> None:
    save(parameters, f"{path}.npz")


@mistake(
    "save",
    "The dict was stored by numpy.save, as one object and under a name that ends in .npy: store "
    "every array by its name, in exactly that path.",
)
@in_scratch
def save_dict_with_ending(parameters: Parameters, path: str) -> None:
    np.save(path, np.array(dict(parameters), dtype=object), allow_pickle=True)


@mistake("save", "Everything was turned into float64: keep each array's dtype.")
@in_scratch
def save_float64(parameters: Parameters, path: str) -> None:
    save({name: array.astype(np.float64) for name, array in parameters.items()}, path)


@mistake("save", "Shapes were squeezed: axes of length 1 belong to an array.")
@in_scratch
def save_squeezed(parameters: Parameters, path: str) -> None:
    save({name: array.squeeze() for name, array in parameters.items()}, path)


@mistake("save", "Rows and columns were swapped: store the arrays as they are.")
@in_scratch
def save_transposed(parameters: Parameters, path: str) -> None:
    save({name: array.T for name, array in parameters.items()}, path)


@mistake("save", "Names were cut at slashes: a name has to come back as it was.")
@in_scratch
def save_basenames(parameters: Parameters, path: str) -> None:
    save({name.rpartition("/")[2]: array for name, array in parameters.items()}, path)


@mistake("save", "Blanks in names were replaced: a name has to come back as it was.")
@in_scratch
def save_without_blanks(parameters: Parameters, path: str) -> None:
    save({name.replace(" ", "_"): array for name, array in parameters.items()}, path)


@mistake("save", "Only the first array was stored: all arrays of the dict are asked for.")
@in_scratch
def save_first(parameters: Parameters, path: str) -> None:
    save(dict(list(parameters.items())[:1]), path)


@mistake(
    "save",
    "Only the last array is in the file: it was opened anew for each one. Open the archive once.",
)
@in_scratch
def save_last(parameters: Parameters, path: str) -> None:
    save(dict(list(parameters.items())[-1:]), path)


@mistake("save", "A file that exists was left as it is: a second save has to replace it.")
@in_scratch
def save_keeps_old_file(parameters: Parameters, path: str) -> None:
    if not Path(path).exists():
        save(parameters, path)


@mistake("save", "The archive was never closed, so that its directory is missing: use `with`.")
@in_scratch
def save_never_closes(parameters: Parameters, path: str) -> None:
    save(parameters, path)
    written = Path(path).read_bytes()
    Path(path).write_bytes(written[: written.index(b"PK\x01\x02")] if parameters else b"")


SAVE_MISTAKES = (
    save_with_savez,
    save_appends_ending,
    save_adds,
    save_dict,
    save_without_names,
    save_sorted,
    save_float32,
    save_flat,
    save_at_least_vectors,
    save_without_slashes,
    save_renames_file,
    save_nothing,
    save_replaces_ending,
    save_always_appends_ending,
    save_dict_with_ending,
    save_float64,
    save_squeezed,
    save_transposed,
    save_basenames,
    save_without_blanks,
    save_first,
    save_last,
    save_keeps_old_file,
    save_never_closes,
)
