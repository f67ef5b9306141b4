"""Known mistakes in checkpoints."""

from __future__ import annotations

from assignments.checkpoints.describe_mistakes import DESCRIBE_MISTAKES
from assignments.checkpoints.latest_mistakes import LATEST_MISTAKES
from assignments.checkpoints.load_mistakes import LOAD_MISTAKES
from assignments.checkpoints.restore_mistakes import RESTORE_MISTAKES
from assignments.checkpoints.save_mistakes import SAVE_MISTAKES

MISTAKES = (
    *DESCRIBE_MISTAKES,
    *SAVE_MISTAKES,
    *LOAD_MISTAKES,
    *RESTORE_MISTAKES,
    *LATEST_MISTAKES,
)
