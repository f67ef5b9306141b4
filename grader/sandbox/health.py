"""What a box says of itself between cells, and what of it is a reason to replace the box."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.errors import BoxFault
from grader.model import MIB

MAX_MORE_DESCRIPTORS = 32
MAX_MORE_BYTES = 64 * MIB


@dataclass(frozen=True)
class Health:
    """Of the warm interpreter alone: cells have processes of their own."""

    threads: int
    descriptors: int
    memory_bytes: int

    @classmethod
    def read(cls, header: Mapping[str, Any]) -> Health:
        """From a box's answer; raises BoxFault for what no box says."""
        values = [header.get(name) for name in cls.__dataclass_fields__]
        if not all(type(value) is int for value in values):
            raise BoxFault("The box sent a frame that nobody expected.")
        return cls(*(int(value or 0) for value in values))

    def anomaly(self, first: Health) -> str:
        """Why the box should be replaced, against its `first` health; empty where it is well."""
        if self.threads != 1:
            return f"{self.threads} threads"
        if self.descriptors > first.descriptors + MAX_MORE_DESCRIPTORS:
            return f"{self.descriptors} descriptors, {first.descriptors} at first"
        if self.memory_bytes > first.memory_bytes + MAX_MORE_BYTES:
            more = (self.memory_bytes - first.memory_bytes) // MIB
            return f"{more} MiB more than at first"
        return ""
