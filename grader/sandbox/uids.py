"""Reserves a block of user ids for one box, so that no two boxes of a machine share one.

`grader.sandbox.inside.uids` says which ids the block's number stands for.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from pathlib import Path

from grader.errors import BoxFault

_BLOCKS = 256
_FOLDER = Path("/run/softmark/uids")


class UidBlock:
    """The block `number`, ours until `release` or the end of this process."""

    def __init__(self, folder: Path | None = None) -> None:
        """Take the first free block; raises BoxFault where there is none."""
        folder = folder or _folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for block in range(_BLOCKS):
            descriptor = os.open(folder / str(block), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(descriptor)
                continue
            self._descriptor = descriptor
            self.number = block
            return
        raise BoxFault(f"All {_BLOCKS} ranges of user ids are in use by other boxes.")

    def release(self) -> None:
        """Let others have the block; only once nothing of the box is alive."""
        os.close(self._descriptor)


def _folder() -> Path:
    """Ordinary users have ids of their own to give away, and so do containers."""
    if os.geteuid() == 0 and os.access("/run", os.W_OK):
        return _FOLDER
    return Path(tempfile.gettempdir(), f"softmark-uids-{os.geteuid()}")
