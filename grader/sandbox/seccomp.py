"""Assembles the filter of system calls that every cell runs under, as classic BPF bytes."""

from __future__ import annotations

import errno
import platform
import struct
from functools import cache
from itertools import chain, pairwise
from pathlib import Path

_TABLE = Path(__file__).with_name("syscalls.txt")
_ARCHITECTURES = {"x86_64": (0xC000003E, 1), "aarch64": (0xC00000B7, 2)}

_LOAD, _JUMP_EQUAL, _JUMP_GREATER, _JUMP_AT_LEAST, _JUMP_ANY_BIT = 0x20, 0x15, 0x25, 0x35, 0x45
_RETURN = 0x06
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER_OFFSET, _ARCHITECTURE_OFFSET, _ARGUMENTS_OFFSET = 0, 4, 16
_X32_BIT = 0x40000000
_FIRST_UNKNOWN = 470

_NEW_NAMESPACES = 0x7E020000
_AF_UNIX = 1
_STREAMS = tuple(kind | how for kind in (1, 5) for how in (0, 0x800, 0x80000, 0x80800))
_LOCK_COMMANDS = (6, 7, 37, 38)  # F_SETLK, F_SETLKW and the same of open file descriptions
_TERMINAL_REQUESTS = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX
_PERSONALITIES = (0, 0xFFFFFFFF)
_FIRST_PROCESS = 1

Instruction = tuple[int, int, int, int]


@cache
def filter_program(*, strict: bool = False) -> bytes:
    """The filter for this machine: an allow-list; foreign ABIs kill. Empty where unsupported.

    A strict one is for cells that share namespaces with others: it lets nobody be connected to.
    """
    machine = platform.machine()
    if machine not in _ARCHITECTURES:
        return b""
    architecture, column = _ARCHITECTURES[machine]
    numbers = _read_table(column)
    program: list[Instruction] = [
        (_LOAD, 0, 0, _ARCHITECTURE_OFFSET),
        (_JUMP_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_OFFSET),
        (_JUMP_AT_LEAST, 0, 1, _X32_BIT),
        (_RETURN, 0, 0, _KILL),
    ]
    for name, block in _argument_rules(strict=strict).items():
        program += [(_JUMP_EQUAL, 0, len(block), numbers.pop(name)), *block]
    # File locks would be a channel between cells; clone3 hides its flags from any filter.
    for number in (_CLONE3[column - 1], _FLOCK[column - 1]):
        program += [(_JUMP_EQUAL, 0, 1, number), _error(errno.ENOSYS)]
    for first, last in _ranges(sorted(numbers.values())):
        program += [(_JUMP_AT_LEAST, 0, 2, first), (_JUMP_GREATER, 1, 0, last)]
        program += [(_RETURN, 0, 0, _ALLOW)]
    program += [(_JUMP_AT_LEAST, 0, 1, _FIRST_UNKNOWN), _error(errno.ENOSYS), _error(errno.EPERM)]
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in program)


_CLONE3 = (435, 435)
_FLOCK = (73, 32)


def _argument_rules(*, strict: bool) -> dict[str, list[Instruction]]:
    """System calls whose arguments decide."""
    paired = _must_be(0, _AF_UNIX) + _only(1, _STREAMS) if strict else _only(0, (_AF_UNIX,))
    unconnected = _only(0, ()) if strict else _only(0, (_AF_UNIX,))
    return {
        "clone": [
            _argument(0),
            (_JUMP_ANY_BIT, 0, 1, _NEW_NAMESPACES),
            _error(errno.EPERM),
            (_RETURN, 0, 0, _ALLOW),
        ],
        "socket": unconnected,
        "socketpair": paired,
        "personality": _only(0, _PERSONALITIES),
        # Of itself only: where user ids are shared, the cell's first process could be changed.
        "prlimit64": [*_must_be(0, 0), (_RETURN, 0, 0, _ALLOW)],
        "setpriority": [*_must_be(0, 0), *_must_be(1, 0), (_RETURN, 0, 0, _ALLOW)],
        "sched_setaffinity": _all_but(0, (_FIRST_PROCESS,), errno.EPERM),
        "ioctl": _all_but(1, _TERMINAL_REQUESTS, errno.EPERM),
        "fcntl": _all_but(1, _LOCK_COMMANDS, errno.ENOSYS),
    }


def _only(index: int, values: tuple[int, ...]) -> list[Instruction]:
    tests = [_equal_then(value, (_RETURN, 0, 0, _ALLOW)) for value in values]
    return [_argument(index), *chain(*tests), _error(errno.EPERM)]


def _all_but(index: int, values: tuple[int, ...], error: int) -> list[Instruction]:
    tests = [_equal_then(value, _error(error)) for value in values]
    return [_argument(index), *chain(*tests), (_RETURN, 0, 0, _ALLOW)]


def _must_be(index: int, value: int) -> list[Instruction]:
    return [_argument(index), (_JUMP_EQUAL, 1, 0, value), _error(errno.EPERM)]


def _equal_then(value: int, instruction: Instruction) -> list[Instruction]:
    return [(_JUMP_EQUAL, 0, 1, value), instruction]


def _argument(index: int) -> Instruction:
    """Load the lower half of an argument (little-endian machines only)."""
    return (_LOAD, 0, 0, _ARGUMENTS_OFFSET + 8 * index)


def _error(number: int) -> Instruction:
    return (_RETURN, 0, 0, _ERROR | number)


def _ranges(numbers: list[int]) -> list[tuple[int, int]]:
    """Runs of consecutive numbers as (first, last)."""
    starts = [numbers[0], *(after for before, after in pairwise(numbers) if after != before + 1)]
    ends = [*(before for before, after in pairwise(numbers) if after != before + 1), numbers[-1]]
    return list(zip(starts, ends, strict=True))


def _read_table(column: int) -> dict[str, int]:
    numbers = {}
    for line in _TABLE.read_text().splitlines():
        fields = line.split()
        if fields and not line.startswith("#") and fields[column] != "-":
            numbers[fields[0]] = int(fields[column])
    return numbers
