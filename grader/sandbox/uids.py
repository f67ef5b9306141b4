"""Reserves a range of user ids for one box, so that no two boxes of a machine share one."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from grader.errors import BoxFault

UID_COUNT = 4096
_FIRST_UID = 0x60000000
_BLOCKS = 256
_FOLDER = Path("/run/softmark/uids")


class UidBlock:
    """UID_COUNT ids from `first`, ours until `release` or the end of this process."""

    def __init__(self, folder: Path = _FOLDER) -> None:
        """Take the first free block; raises BoxFault where there is none."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for block in range(_BLOCKS):
            descriptor = os.open(folder / str(block), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(descriptor)
                continue
            self._descriptor = descriptor
            self.first = _FIRST_UID + block * UID_COUNT
            return
        raise BoxFault(f"All {_BLOCKS} ranges of user ids are in use by other boxes.")

    def release(self) -> None:
        """Let others have the block; only once nothing of the box is alive."""
        os.close(self._descriptor)
