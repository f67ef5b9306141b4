"""What the trusted side tells a box, and a box about one cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

BROKEN = 70
"""How a student's process exits that failed outside of every call of the student's code."""


@dataclass(frozen=True)
class BoxOrder:
    """Fixed for the life of a box.

    `tier` "A": every cell gets a user id of its own, counted from `first_uid`; "B": every cell
    gets a user namespace of its own; "none": no namespaces at all. `seccomp` is the filter's
    program; empty means none. `hidden` is a folder that no cell may see, or empty.
    """

    tier: str
    runtime: str
    first_uid: int
    uid_count: int
    seccomp: bytes
    hidden: str = ""

    @classmethod
    def read(cls, header: Mapping[str, Any], hidden: str) -> BoxOrder:
        """From the header of the first message on a control socket."""
        return cls(
            tier=header["tier"],
            runtime=header["runtime"],
            first_uid=header["first_uid"],
            uid_count=header["uid_count"],
            seccomp=bytes.fromhex(header["seccomp"]),
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
