"""What is wrong with a GPU, apart from the command that mends it."""

from __future__ import annotations

from grader.errors import DeviceFault


class MendableFault(DeviceFault):
    """The message is `what` is wrong, a colon, and the command that helps."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what}: {mend}")
        self.what = what
        self.mend = mend
