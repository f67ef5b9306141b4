"""What the trusted side tells a box, and a box about one cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .uids import first_uid

BROKEN = 70
"""How a student's process exits that failed outside of every call of the student's code."""

IMPORT_CPU_SECONDS = 120
"""So much may an interpreter of a cell's own compute before it is ready."""
OVER_GPU = b"gpu"
"""What a cell's keeper hears from outside where the cell holds too much of the GPU's memory."""


class Way(StrEnum):
    """How a box keeps its cells apart from each other, and from itself.

    USERS: namespaces, and a user id for each cell. NAMESPACES: namespaces, a user namespace for
    each cell, one user id. FOLDERS: a user id and a folder for each cell, closed in by Landlock.
    NOTHING: a folder for each cell, which holds nobody. BEST: what the box itself finds possible.
    """

    USERS = "users"
    NAMESPACES = "namespaces"
    FOLDERS = "folders"
    NOTHING = "nothing"
    BEST = "best"

    @property
    def has_namespaces(self) -> bool:
        """Whether the kernel ends a cell with its first process, and hides all else from it."""
        return self in {Way.USERS, Way.NAMESPACES}

    @property
    def has_users(self) -> bool:
        """Whether every cell has a user id of its own."""
        return self in {Way.USERS, Way.FOLDERS}


@dataclass(frozen=True)
class Nature:
    """What a box was started as.

    `threads` is what its OpenBLAS was loaded for. `readable` are folders that cells may read
    besides the runtime where Landlock closes them in. `fresh` says why every cell starts an
    interpreter of its own; empty where it is a fork of the warm one. Cells of a box with a `device`
    may use the GPU whose nodes are in its /dev.
    """

    runtime: str
    threads: int
    readable: tuple[str, ...] = ()
    fresh: str = ""
    device: bool = False


@dataclass(frozen=True)
class BoxOrder:
    """Fixed for the life of a box.

    Cells with a user id of their own are counted from `first_uid`. `seccomp` is the filter's
    program; empty means none. `hidden` is a folder that no cell may see, or empty.
    """

    way: Way
    nature: Nature
    first_uid: int
    seccomp: bytes
    hidden: str = ""

    @classmethod
    def read(cls, header: Mapping[str, Any], best: Way, hidden: str, nature: Nature) -> BoxOrder:
        """From the header of the first message on a control socket."""
        asked = Way(header["way"])
        way = best if asked is Way.BEST else asked
        return cls(
            way=way,
            nature=nature,
            first_uid=first_uid(header["block"]) if way.has_users else 0,
            seccomp=bytes.fromhex(header["seccomp" if way.has_namespaces else "strict_seccomp"]),
            hidden=hidden,
        )


@dataclass(frozen=True)
class CellOrder:
    """Limits of one cell; `metered` asks its keeper to enforce memory and processor time."""

    threads: int
    memory_bytes: int
    processes: int
    cpu_milliseconds: int
    scratch_bytes: int
    metered: bool

    @classmethod
    def read(cls, header: Mapping[str, Any]) -> CellOrder:
        """From the header of a message that asks for a cell."""
        return cls(**{name: header[name] for name in cls.__dataclass_fields__})


@dataclass(frozen=True)
class CellDescriptors:
    """The descriptors that come with the message.

    The conversation with the student's process, the lifeline of its keeper, the pipe for output,
    and the control groups to join.
    """

    channel: int
    lifeline: int
    output: int
    groups: tuple[int, ...]

    @classmethod
    def of(cls, descriptors: list[int]) -> CellDescriptors:
        """In the order in which they are sent."""
        return cls(descriptors[0], descriptors[1], descriptors[2], tuple(descriptors[3:]))
