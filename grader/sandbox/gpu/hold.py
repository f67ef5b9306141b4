"""Keeps the other processes of a machine off a GPU, by a lock that the kernel takes back."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from grader.sandbox.gpu.faults import MendableFault

LOCKS = Path("/run/lock")
"""Where every user may put one, and where none outlives the machine's next start."""


class Hold:
    """A GPU that is ours alone until it is released, or until this process ends, however it does.

    Workers in other containers are kept off only where they share the folder of the locked file.
    """

    def __init__(self, path: Path, model: str) -> None:
        """Lock a file, which is made where it is not there, or a folder; raises DeviceFault."""
        try:
            self._descriptor = _open(path)
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            what = f"{model} is another process's, a worker's or a doctor's"
            raise MendableFault(what, f"lslocks --notruncate | grep {path}") from None
        except OSError as error:
            what = f"No lock can be put on {model} ({error.strerror})"
            raise MendableFault(what, f"install -D -m 444 /dev/null {path}") from None

    def release(self) -> None:
        """Let others have it; to be called once."""
        os.close(self._descriptor)


def _open(path: Path) -> int:
    """For reading, which is enough to lock it and allowed to everybody."""
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        return os.open(path, flags)
    except FileNotFoundError:
        descriptor = os.open(path, flags | os.O_CREAT, 0o444)
        os.fchmod(descriptor, 0o444)
        return descriptor
