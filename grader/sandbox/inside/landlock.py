"""Landlock: what a process and all that it starts may still open, whatever its user may.

Raw system calls, since the C library has no functions for them.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable

from .kernel import system_call

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ABI_QUESTION = 1
_RULE_PATH_BENEATH = 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_READING = _EXECUTE | _READ_FILE | _READ_DIR
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | 1 << 14 | 1 << 15
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many rights on files there are from which version of the interface on."""
_BIND_AND_CONNECT_TCP = 3
_ABSTRACT_SOCKETS_AND_SIGNALS = 3


def version() -> int:
    """The version of the kernel's interface; 0 where there is none."""
    try:
        return system_call(_CREATE_RULESET, None, 0, _ABI_QUESTION)
    except OSError:
        return 0


class Ruleset:
    """What stays open; everything else is closed by `enforce`, for good."""

    def __init__(self) -> None:
        """Nothing may be opened yet; raises OSError where the kernel has no Landlock."""
        known = version()
        self._rights = (1 << _FILE_RIGHTS[min(max(known, 1), 5)]) - 1
        network = _BIND_AND_CONNECT_TCP if known >= 4 else 0
        scopes = _ABSTRACT_SOCKETS_AND_SIGNALS if known >= 6 else 0
        words = struct.pack("=QQQ", self._rights, network, scopes)
        size = 8 if known < 4 else 16 if known < 6 else 24
        self._descriptor = system_call(_CREATE_RULESET, words, size, 0)

    def allow_reading(self, paths: Iterable[str]) -> None:
        """Let files below these paths be read and run; those that do not exist are left out."""
        for path in paths:
            self._allow(path, _READING)

    def allow_everything(self, paths: Iterable[str]) -> None:
        """Let everything below these paths be done that the user may do."""
        for path in paths:
            self._allow(path, self._rights)

    def enforce(self) -> None:
        """Close everything else for this thread and all that it starts."""
        system_call(_RESTRICT_SELF, self._descriptor, 0)
        os.close(self._descriptor)

    def _allow(self, path: str, rights: int) -> None:
        try:
            descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:
            return
        if not os.path.isdir(path):
            rights &= _OF_FILES
        rule = struct.pack("=Qi", rights & self._rights, descriptor)
        try:
            system_call(_ADD_RULE, self._descriptor, _RULE_PATH_BENEATH, rule, 0)
        finally:
            os.close(descriptor)
