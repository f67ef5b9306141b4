"""Checkpoints: their contract with students, their points and their limits."""

from __future__ import annotations

from pathlib import Path

from assignments.checkpoints import checks, restore_checks, scratch
from assignments.checkpoints.mistakes import MISTAKES
from grader.model import MIB, Assignment, Function, Limits
from reference import checkpoints as reference

_CHECKPOINT_CLASSES = (
    "tensorflow.*Checkpoint*",
    "tensorflow.*checkpoint*",
    "tensorflow.*Saver*",
    "tensorflow.saved_model*",
    "orbax.*",
)

_LARGE = "matters to members of more than 2 GiB only"
_PICKLE = "matters to arrays of Python objects only"
_KEYS = "a view of keys takes any other iterable"

ASSIGNMENT = Assignment(
    name="checkpoints",
    version="1",
    title="Checkpoints",
    file_name="checkpoints.py",
    folder=Path(__file__).parent,
    reference_path=Path(reference.__file__),
    functions=(
        Function(
            "save",
            scratch.in_scratch(reference.save),
            returns="opaque",
            refuses=_CHECKPOINT_CLASSES,
        ),
        Function(
            "load",
            scratch.in_scratch(reference.load),
            returns="mapping",
            refuses=_CHECKPOINT_CLASSES,
        ),
        Function(
            "restore",
            scratch.in_scratch(reference.restore),
            returns="mapping",
            refuses=_CHECKPOINT_CLASSES,
        ),
        Function(
            "latest",
            scratch.in_scratch(reference.latest),
            returns="optional",
            refuses=_CHECKPOINT_CLASSES,
        ),
        Function("describe", reference.describe),
        Function("make_scratch_folder", scratch.in_scratch(scratch.make_folder)),
        Function("write_scratch_file", scratch.in_scratch(scratch.write_file)),
        Function("write_scratch_arrays", scratch.in_scratch(scratch.write_arrays)),
        Function("read_scratch_arrays", scratch.in_scratch(reference.load), returns="mapping"),
        Function("describe_scratch_file", scratch.in_scratch(scratch.describe_file)),
        Function("list_scratch_folder", scratch.in_scratch(scratch.list_folder)),
    ),
    checks=(
        checks.describe_example,
        checks.describe_kinds,
        checks.save_example,
        checks.save_exact_path,
        checks.save_file_name,
        checks.save_any_name,
        checks.save_again,
        checks.save_kinds,
        checks.load_example,
        checks.load_kinds,
        restore_checks.restore_example,
        restore_checks.restore_kinds,
        restore_checks.restore_clash,
        restore_checks.latest_example,
        restore_checks.latest_foreign,
    ),
    mistakes=MISTAKES,
    limits=Limits(wall_seconds=5.0, cpu_seconds=5.0),
    tensorflow_limits=Limits(wall_seconds=20.0, cpu_seconds=20.0, memory_bytes=1536 * MIB),
    equivalent_mutants={
        "save: with archive.open(f'{name}.npy', 'w') as member:": _LARGE,
        "save: with archive.open(f'{name}.npy', 'w', force_zip64=False) as member:": _LARGE,
        "save: with archive.open(f'{name}', 'w', force_zip64=True) as member:": (
            "numpy.load finds a member with or without .npy"
        ),
        "save: np.lib.format.write_array(member, np.asarray(array))": _PICKLE,
        "save: np.lib.format.write_array(member, np.asarray(array), allow_pickle=True)": _PICKLE,
        "load: with np.load(path) as archive:": _PICKLE,
        "load: with np.load(path, allow_pickle=True) as archive:": _PICKLE,
        "restore: for name in saved & parameters.keys():": _KEYS,
        "restore: for name in saved.keys() & parameters:": _KEYS,
        "restore: expected, found = (np.shape(saved[name]), np.shape(parameters[name]))": (
            "the message names the parameter as it should; which shape is which is no contract"
        ),
    },
)
